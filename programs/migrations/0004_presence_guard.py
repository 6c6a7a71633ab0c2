from django.db import migrations

PAIRS = [
    ("presence", "off", "available"),
    ("presence", "available", "break"),
    ("presence", "break", "available"),
    ("presence", "available", "off"),
    ("presence", "break", "off"),
]
GUARD = """
CREATE TRIGGER staff_presence_guard BEFORE UPDATE OF presence ON programs_staff FOR EACH ROW
    WHEN (OLD.presence IS DISTINCT FROM NEW.presence)
    EXECUTE FUNCTION programs_guard_status('presence', 'presence');
CREATE FUNCTION programs_keep_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'opening hours are kept as they were set'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hours_are_kept';
END $$;
CREATE TRIGGER hours_are_kept BEFORE UPDATE OR DELETE ON programs_openinghours
    FOR EACH ROW EXECUTE FUNCTION programs_keep_hours();
"""
UNGUARD = """
DROP TRIGGER staff_presence_guard ON programs_staff;
DROP TRIGGER hours_are_kept ON programs_openinghours;
DROP FUNCTION programs_keep_hours();
"""


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in PAIRS)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in PAIRS:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_hours_and_presence")]
    operations = [
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
