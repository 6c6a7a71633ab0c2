from django.db import migrations

# A call under a hard stop is one of those that are not sent to 988; it could not be told by its
# row when the guard was made (0013).
GUARD = """
CREATE OR REPLACE FUNCTION dispatch_guard_lifeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM dispatch_call WHERE id = NEW.call_id AND band >= TG_ARGV[0]::int
        AND NOT locked
        AND (imminent_at IS NULL OR contact_at IS NOT NULL OR no_contact IS NOT NULL);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this call stays with us: it is not sent to 988'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_grave_call_is_not_sent_to_988';
    END IF;
    IF NEW.consent <> 'given' THEN
        RAISE EXCEPTION 'nobody is sent to 988 who did not agree'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_caller_sent_to_988_agreed';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0016_nothing_waits_silently")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
