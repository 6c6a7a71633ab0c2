from django.db import migrations


class Migration(migrations.Migration):
    """Rows get the field's names; what is in them stays."""

    dependencies = [("programs", "0010_set_aside")]

    operations = [
        migrations.RenameModel("BrokenGlass", "EmergencyAccess"),
        migrations.RenameModel("Lookout", "Heartbeat"),
        migrations.RenameModel("Sighting", "LastSeen"),
        migrations.RenameModel("GapAlarm", "StaffingGapAlert"),
    ]
