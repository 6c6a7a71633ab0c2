from django.db import migrations

PAIRS = [
    ("unit", "off_duty", "in_service"),
    ("unit", "in_service", "out_of_service"),
    ("unit", "out_of_service", "in_service"),
    ("unit", "in_service", "off_duty"),
    ("unit", "out_of_service", "off_duty"),
]

# The function serves any table whose trigger names its machine and its status column.
GUARD = """
CREATE FUNCTION programs_guard_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_status text := to_jsonb(OLD) ->> TG_ARGV[1];
    new_status text := to_jsonb(NEW) ->> TG_ARGV[1];
BEGIN
    PERFORM 1 FROM programs_legaltransition
     WHERE machine = TG_ARGV[0] AND source = old_status AND target = new_status;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% may not go from % to %', TG_ARGV[0], old_status, new_status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_transition';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_duty_guard BEFORE UPDATE OF duty ON programs_unit FOR EACH ROW
    WHEN (OLD.duty IS DISTINCT FROM NEW.duty)
    EXECUTE FUNCTION programs_guard_status('unit', 'duty');
"""
UNGUARD = "DROP TRIGGER unit_duty_guard ON programs_unit; DROP FUNCTION programs_guard_status();"


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in PAIRS)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [
        migrations.RunPython(list_pairs, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
