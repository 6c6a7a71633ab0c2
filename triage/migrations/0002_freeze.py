from django.db import migrations

FREEZE = """
CREATE FUNCTION triage_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published protocols and decisions are kept as they were'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decisions_are_kept';
END $$;
CREATE TRIGGER protocol_is_frozen BEFORE UPDATE OR DELETE ON triage_protocolversion
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
CREATE TRIGGER assessment_is_frozen BEFORE UPDATE OR DELETE ON triage_assessment
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
CREATE TRIGGER override_is_frozen BEFORE UPDATE OR DELETE ON triage_override
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_change();
"""
THAW = """
DROP TRIGGER protocol_is_frozen ON triage_protocolversion;
DROP TRIGGER assessment_is_frozen ON triage_assessment;
DROP TRIGGER override_is_frozen ON triage_override;
DROP FUNCTION triage_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
