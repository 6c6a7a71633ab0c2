from django.db import migrations

NEW = [
    ("call", "closed", "received"),
    ("call", "closed", "pending"),
    ("assignment", "stacked", "dispatched"),
    ("assignment", "stacked", "cancelled"),
    ("assignment", "dispatched", "stacked"),
    ("assignment", "en_route", "stacked"),
    ("assignment", "en_route", "staged"),
    ("assignment", "staged", "on_scene"),
    ("assignment", "staged", "cancelled"),
    # Each move taken back.
    ("assignment", "stacked", "en_route"),
    ("assignment", "cancelled", "stacked"),
    ("assignment", "en_route", "dispatched"),
    ("assignment", "on_scene", "en_route"),
    ("assignment", "staged", "en_route"),
    ("assignment", "on_scene", "staged"),
    ("assignment", "cancelled", "staged"),
    ("assignment", "transporting", "on_scene"),
    ("assignment", "cleared", "on_scene"),
    ("assignment", "cleared", "transporting"),
    ("assignment", "cancelled", "dispatched"),
    ("assignment", "cancelled", "en_route"),
    ("unit", "off_duty", "out_of_service"),
]
KEPT = ("duress", "calllink", "premisenote", "premiseread", "coresponse", "responseplan")
GUARD = "".join(
    f"""
CREATE TRIGGER {name}_is_never_erased BEFORE DELETE ON dispatch_{name}
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
"""
    for name in KEPT
)
UNGUARD = "".join(f"DROP TRIGGER {name}_is_never_erased ON dispatch_{name};\n" for name in KEPT)


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in NEW)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in NEW:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0008_the_floor"), ("programs", "0007_crews_and_layouts")]
    operations = [
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
