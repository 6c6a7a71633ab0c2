"""Versions published before signatures were kept say so; the last of them is in force."""

from django.db import migrations

UNSIGNED = "Published before signatures were kept"


def give_a_life(apps, schema_editor):
    model = apps.get_model("triage", "ProtocolVersion")
    later = None
    for version in model.objects.order_by("-published_at", "-pk"):
        version.status = "retired" if later else "published"
        version.retired_at = later.published_at if later else None
        version.drafted_at = version.signed_at = version.published_at
        version.signed_name, version.signed_role = UNSIGNED, "not recorded"
        version.save()
        later = version


class Migration(migrations.Migration):
    dependencies = [("triage", "0003_life")]
    operations = [migrations.RunPython(give_a_life, migrations.RunPython.noop)]
