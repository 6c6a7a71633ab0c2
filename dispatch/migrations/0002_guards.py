from django.db import migrations

PAIRS = [
    ("call", "received", "triaging"),
    ("call", "received", "closed"),
    ("call", "triaging", "pending"),
    ("call", "triaging", "closed"),
    ("call", "pending", "triaging"),
    ("call", "pending", "active"),
    ("call", "pending", "closed"),
    ("call", "active", "active"),
    ("call", "active", "pending"),
    ("call", "active", "closed"),
    ("assignment", "dispatched", "en_route"),
    ("assignment", "dispatched", "cancelled"),
    ("assignment", "en_route", "on_scene"),
    ("assignment", "en_route", "cancelled"),
    ("assignment", "on_scene", "transporting"),
    ("assignment", "on_scene", "cleared"),
    ("assignment", "transporting", "cleared"),
]

GUARD = """
CREATE TRIGGER call_status_guard BEFORE UPDATE OF status ON dispatch_call FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('call', 'status');
CREATE TRIGGER assignment_status_guard BEFORE UPDATE OF status ON dispatch_assignment FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('assignment', 'status');

CREATE FUNCTION dispatch_keep_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said is kept as it was said'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'what_was_said_is_kept';
END $$;
CREATE TRIGGER note_is_never_erased BEFORE DELETE ON dispatch_note
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
CREATE TRIGGER note_is_only_struck BEFORE UPDATE ON dispatch_note FOR EACH ROW
    WHEN ((OLD.call_id, OLD.by_id, OLD.at, OLD.text, OLD.clearance)
          IS DISTINCT FROM (NEW.call_id, NEW.by_id, NEW.at, NEW.text, NEW.clearance)
          OR OLD.struck_at IS NOT NULL)
    EXECUTE FUNCTION dispatch_keep_what_was_said();
CREATE TRIGGER fact_is_never_erased BEFORE DELETE ON dispatch_safetyfact
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
CREATE TRIGGER fact_is_only_replaced BEFORE UPDATE ON dispatch_safetyfact FOR EACH ROW
    WHEN ((OLD.call_id, OLD.topic, OLD.value, OLD.by_id, OLD.at)
          IS DISTINCT FROM (NEW.call_id, NEW.topic, NEW.value, NEW.by_id, NEW.at)
          OR OLD.replaced_by_id IS NOT NULL)
    EXECUTE FUNCTION dispatch_keep_what_was_said();
"""
UNGUARD = """
DROP TRIGGER call_status_guard ON dispatch_call;
DROP TRIGGER assignment_status_guard ON dispatch_assignment;
DROP TRIGGER note_is_never_erased ON dispatch_note;
DROP TRIGGER note_is_only_struck ON dispatch_note;
DROP TRIGGER fact_is_never_erased ON dispatch_safetyfact;
DROP TRIGGER fact_is_only_replaced ON dispatch_safetyfact;
DROP FUNCTION dispatch_keep_what_was_said();
"""


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in PAIRS)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial"), ("programs", "0002_legal_transitions")]
    operations = [
        migrations.RunPython(list_pairs, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
