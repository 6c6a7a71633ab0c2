import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEW = [
    ("alert", "escalated", "lapsed"),
    ("handoff", "offered", "accepted"),
    ("handoff", "offered", "declined"),
    ("handoff", "offered", "expired"),
    ("handoff", "offered", "withdrawn"),
    ("handoff", "accepted", "three_way"),
    ("handoff", "accepted", "complete"),
    ("handoff", "accepted", "returned"),
    ("handoff", "three_way", "complete"),
    ("handoff", "three_way", "returned"),
    ("call_back", "due", "done"),
]
KEPT = ("handoff", "clinicalrecord", "lifelinetransfer", "callback", "callbackattempt", "whisper")
GUARD = """
CREATE TRIGGER handoff_status_guard BEFORE UPDATE OF status ON dispatch_handoff FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('handoff', 'status');
CREATE TRIGGER call_back_status_guard BEFORE UPDATE OF status ON dispatch_callback FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('call_back', 'status');
CREATE TRIGGER clinicalrecord_is_kept BEFORE UPDATE ON dispatch_clinicalrecord
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
CREATE TRIGGER callbackattempt_is_kept BEFORE UPDATE ON dispatch_callbackattempt
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
""" + "".join(
    f"""
CREATE TRIGGER {name}_is_never_erased BEFORE DELETE ON dispatch_{name}
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
"""
    for name in KEPT
)
UNGUARD = """
DROP TRIGGER handoff_status_guard ON dispatch_handoff;
DROP TRIGGER call_back_status_guard ON dispatch_callback;
DROP TRIGGER clinicalrecord_is_kept ON dispatch_clinicalrecord;
DROP TRIGGER callbackattempt_is_kept ON dispatch_callbackattempt;
""" + "".join(f"DROP TRIGGER {name}_is_never_erased ON dispatch_{name};\n" for name in KEPT)


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in NEW)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in NEW:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0006_every_call_has_an_owner"),
        ("programs", "0006_presence_pairs"),
    ]
    operations = [
        migrations.AlterField(
            model_name="call",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owned",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="call", name="owned_at", field=models.DateTimeField()
        ),
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
