from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0005_handoffs_and_care")]
    operations = [
        migrations.RunSQL(
            "UPDATE dispatch_call SET owner_id = received_by_id, owned_at = received_at",
            migrations.RunSQL.noop,
        ),
    ]
