from django.db import migrations

PAIRS = [
    ("follow-up", "open", "done"),
    ("case", "open", "graduated"),
    ("case", "open", "ended"),
    ("case", "graduated", "open"),
    ("case", "ended", "open"),
    ("referral", "sent", "received"),
    ("referral", "sent", "accepted"),
    ("referral", "sent", "declined"),
    ("referral", "sent", "served"),
    ("referral", "sent", "withdrawn"),
    ("referral", "received", "accepted"),
    ("referral", "received", "declined"),
    ("referral", "received", "served"),
    ("referral", "received", "withdrawn"),
    ("referral", "accepted", "served"),
    ("referral", "accepted", "declined"),
    ("referral", "accepted", "withdrawn"),
    ("shift request", "asked", "agreed"),
    ("shift request", "asked", "refused"),
    ("shift request", "asked", "withdrawn"),
    ("shift request", "agreed", "approved"),
    ("shift request", "agreed", "refused"),
    ("shift request", "agreed", "withdrawn"),
]
GUARD = """
CREATE TRIGGER follow_up_guard BEFORE UPDATE OF status ON programs_followup FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('follow-up', 'status');
CREATE TRIGGER case_guard BEFORE UPDATE OF status ON programs_case FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('case', 'status');
CREATE TRIGGER referral_guard BEFORE UPDATE OF status ON programs_referral FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('referral', 'status');
CREATE TRIGGER shift_request_guard BEFORE UPDATE OF status ON programs_shiftrequest FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('shift request', 'status');
CREATE FUNCTION programs_keep_board() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL
        AND ROW(OLD.starts_at, OLD.ends_at, OLD.figures, OLD.seq, OLD.frozen_at)
            IS NOT DISTINCT FROM ROW(NEW.starts_at, NEW.ends_at, NEW.figures, NEW.seq, NEW.frozen_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the board of a shift is kept as it was frozen and signed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'boards_are_kept';
END $$;
CREATE TRIGGER boards_are_kept BEFORE UPDATE OR DELETE ON programs_frozenboard
    FOR EACH ROW EXECUTE FUNCTION programs_keep_board();
CREATE FUNCTION programs_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published report is kept as it was published'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'reports_are_kept';
END $$;
CREATE TRIGGER reports_are_kept BEFORE UPDATE OR DELETE ON programs_publishedreport
    FOR EACH ROW EXECUTE FUNCTION programs_keep_report();
CREATE FUNCTION programs_keep_handover() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.received_at IS NULL
        AND (OLD.given_at IS NULL OR OLD.sections IS NOT DISTINCT FROM NEW.sections)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a handover is kept as it was given and received'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'handovers_are_kept';
END $$;
CREATE TRIGGER handovers_are_kept BEFORE UPDATE OR DELETE ON programs_handover
    FOR EACH ROW EXECUTE FUNCTION programs_keep_handover();
"""
UNGUARD = """
DROP TRIGGER reports_are_kept ON programs_publishedreport;
DROP FUNCTION programs_keep_report();
DROP TRIGGER handovers_are_kept ON programs_handover;
DROP FUNCTION programs_keep_handover();
DROP TRIGGER boards_are_kept ON programs_frozenboard;
DROP FUNCTION programs_keep_board();
DROP TRIGGER shift_request_guard ON programs_shiftrequest;
DROP TRIGGER referral_guard ON programs_referral;
DROP TRIGGER case_guard ON programs_case;
DROP TRIGGER follow_up_guard ON programs_followup;
"""


def list_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    model.objects.bulk_create(model(machine=m, source=s, target=t) for m, s, t in PAIRS)


def unlist_pairs(apps, schema_editor):
    model = apps.get_model("programs", "LegalTransition")
    for machine, source, target in PAIRS:
        model.objects.filter(machine=machine, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_the_four_programs")]
    operations = [
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
