from django.db import migrations

NEW = [
    ("presence", "available", "on_call"),
    ("presence", "wrap_up", "on_call"),
    ("presence", "break", "on_call"),
    ("presence", "on_call", "wrap_up"),
    ("presence", "on_call", "off"),
    ("presence", "wrap_up", "available"),
    ("presence", "wrap_up", "break"),
    ("presence", "wrap_up", "off"),
]


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in NEW)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in NEW:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_roster_drafts_and_directory")]
    operations = [migrations.RunPython(list_pairs, unlist_pairs)]
