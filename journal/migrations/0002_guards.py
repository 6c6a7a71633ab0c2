from django.db import migrations

HEAD = "INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, repeat('0', 64))"

FREEZE = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'journal_is_append_only';
END $$;
CREATE TRIGGER journal_event_is_append_only BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_refuse_change();
"""
THAW = "DROP TRIGGER journal_event_is_append_only ON journal_event; DROP FUNCTION journal_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(HEAD, "DELETE FROM journal_head"),
        migrations.RunSQL(FREEZE, THAW),
    ]
