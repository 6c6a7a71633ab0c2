from django.db import migrations

NEW = [
    ("call", "pending", "pending"),
    ("alert", "raised", "answered"),
    ("alert", "raised", "escalated"),
    ("alert", "raised", "lapsed"),
    ("alert", "escalated", "answered"),
]
# A waiting call stays among the waiting while it is triaged again.
GONE = ("call", "pending", "triaging")
GUARD = """
CREATE TRIGGER alert_status_guard BEFORE UPDATE OF status ON dispatch_alert FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('alert', 'status');
CREATE TRIGGER alert_is_never_erased BEFORE DELETE ON dispatch_alert
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
"""
UNGUARD = """
DROP TRIGGER alert_status_guard ON dispatch_alert;
DROP TRIGGER alert_is_never_erased ON dispatch_alert;
"""


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in NEW)
    machine, source, target = GONE
    model.objects.filter(machine=machine, source=source, target=target).delete()


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in NEW:
        model.objects.filter(machine=machine, source=source, target=target).delete()
    machine, source, target = GONE
    model.objects.create(machine=machine, source=source, target=target)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0003_needs_and_alerts"), ("programs", "0004_presence_guard")]
    operations = [
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
