from django.db import migrations, models

PAIRS = [
    ("protocol", "draft", "draft"),
    ("protocol", "draft", "proven"),
    ("protocol", "proven", "draft"),
    ("protocol", "proven", "signed"),
    ("protocol", "signed", "published"),
    ("protocol", "published", "retired"),
]
GUARD = """
CREATE TRIGGER protocol_status_guard BEFORE UPDATE OF status ON triage_protocolversion
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('protocol', 'status');
CREATE TRIGGER protocol_is_never_erased BEFORE DELETE ON triage_protocolversion
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
CREATE TRIGGER a_signed_protocol_is_frozen BEFORE UPDATE ON triage_protocolversion FOR EACH ROW
    WHEN (OLD.status IN ('signed', 'published', 'retired')
          AND (OLD.code, OLD.version, OLD.source, OLD.sha256, OLD.signed_name, OLD.signed_role,
               OLD.signed_at)
              IS DISTINCT FROM
              (NEW.code, NEW.version, NEW.source, NEW.sha256, NEW.signed_name, NEW.signed_role,
               NEW.signed_at))
    EXECUTE FUNCTION triage_refuse_change();
CREATE TRIGGER questionnaire_is_frozen BEFORE UPDATE OR DELETE ON triage_questionnaire
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
CREATE TRIGGER screening_is_frozen BEFORE UPDATE OR DELETE ON triage_screening
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
"""
UNGUARD = """
DROP TRIGGER protocol_status_guard ON triage_protocolversion;
DROP TRIGGER protocol_is_never_erased ON triage_protocolversion;
DROP TRIGGER a_signed_protocol_is_frozen ON triage_protocolversion;
DROP TRIGGER questionnaire_is_frozen ON triage_questionnaire;
DROP TRIGGER screening_is_frozen ON triage_screening;
"""


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in PAIRS)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in PAIRS:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("triage", "0004_what_was_in_force"), ("programs", "0004_presence_guard")]
    operations = [
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.UniqueConstraint(fields=('code', 'version'), name='a_version_exists_once'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('status',), name='one_protocol_in_force'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'proven', 'signed', 'published', 'retired'])), name='protocol_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['signed', 'published', 'retired']), _negated=True), models.Q(('signed_at__isnull', False), models.Q(('signed_name', ''), _negated=True), models.Q(('signed_role', ''), _negated=True)), _connector='OR'), name='what_is_in_force_was_signed'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['published', 'retired']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='what_is_in_force_says_since_when'),
        ),
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
