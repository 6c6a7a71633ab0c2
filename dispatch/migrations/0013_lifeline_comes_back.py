import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

PAIRS = [
    ("open", "connected"),
    ("open", "failed"),
    ("open", "overdue"),
    ("overdue", "connected"),
    ("overdue", "failed"),
    ("connected", "failed"),
]
# What the command refuses, no other way of writing makes: a caller handed to 988 who did not agree,
# whom nobody stayed with, or whose call is grave, in danger or not triaged. Rows from before stay.
GUARD = """
CREATE TRIGGER transfer_status_guard BEFORE UPDATE OF status ON dispatch_lifelinetransfer
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION programs_guard_status('transfer', 'status');
CREATE FUNCTION dispatch_guard_lifeline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM dispatch_call WHERE id = NEW.call_id AND band >= TG_ARGV[0]::int
        AND (imminent_at IS NULL OR contact_at IS NOT NULL);
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
CREATE TRIGGER transfer_is_allowed BEFORE INSERT ON dispatch_lifelinetransfer
    FOR EACH ROW WHEN (NEW.direction = 'out') EXECUTE FUNCTION dispatch_guard_lifeline('3');
CREATE TRIGGER referral_is_allowed BEFORE INSERT ON dispatch_lifelinereferral
    FOR EACH ROW EXECUTE FUNCTION dispatch_guard_lifeline('4');
CREATE FUNCTION dispatch_guard_stayed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'somebody stays on the line until 988 has the caller'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'somebody_stays_on_the_line';
END $$;
CREATE TRIGGER somebody_stays_on BEFORE INSERT ON dispatch_lifelinetransfer
    FOR EACH ROW WHEN (NEW.direction = 'out' AND NEW.stayed_on = 'nobody')
    EXECUTE FUNCTION dispatch_guard_stayed_on();
CREATE TRIGGER lifelinereferral_is_kept BEFORE UPDATE OR DELETE ON dispatch_lifelinereferral
    FOR EACH ROW EXECUTE FUNCTION dispatch_keep_what_was_said();
"""
UNGUARD = """
DROP TRIGGER transfer_status_guard ON dispatch_lifelinetransfer;
DROP TRIGGER transfer_is_allowed ON dispatch_lifelinetransfer;
DROP TRIGGER somebody_stays_on ON dispatch_lifelinetransfer;
DROP TRIGGER referral_is_allowed ON dispatch_lifelinereferral;
DROP TRIGGER lifelinereferral_is_kept ON dispatch_lifelinereferral;
DROP FUNCTION dispatch_guard_lifeline();
DROP FUNCTION dispatch_guard_stayed_on();
"""


def say_how_far(apps, schema_editor):
    """The state of transfers from before: what their outcome says."""
    transfers = apps.get_model("dispatch", "LifelineTransfer").objects
    transfers.filter(outcome="connected").update(status="connected")
    transfers.filter(outcome__isnull=False).exclude(outcome="connected").update(status="failed")
    transfers.filter(outcome=None, listed_at__isnull=False).update(status="overdue")


def list_pairs(apps, schema_editor):
    pairs = apps.get_model("programs", "LegalTransition").objects
    for source, target in PAIRS:
        pairs.create(machine="transfer", source=source, target=target)


def unlist_pairs(apps, schema_editor):
    apps.get_model("programs", "LegalTransition").objects.filter(machine="transfer").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0012_words_of_the_trade'),
        ('programs', '0011_names_of_the_field'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LifelineReferral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('consent', models.CharField(choices=[('not_asked', 'not asked yet'), ('given', 'agreed'), ('refused', 'refused'), ('unable', 'could not be asked')], max_length=9)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.AddField(
            model_name='lifelinetransfer',
            name='status',
            field=models.CharField(choices=[('open', 'on the line'), ('overdue', 'outcome overdue'), ('connected', 'connected'), ('failed', 'failed')], default='open', max_length=9),
        ),
        migrations.AlterField(
            model_name='alert',
            name='reason',
            field=models.CharField(choices=[('hard_stop', 'a hard stop is not cleared'), ('screener', 'a screener came out high'), ('imminent', 'imminent risk: contact is not confirmed yet'), ('late', 'no clinician has taken the call over'), ('away', 'the clinician who owns the call has lost the console'), ('call_back', 'the promised call-back is overdue'), ('glass', 'emergency access was opened'), ('police', 'police now'), ('ems', 'EMS now'), ('wanted', 'the supervisor is wanted'), ('silent', 'no word from the crew'), ('lifeline', '988 does not have the caller: the call is ours again'), ('timer', 'a timer is failing or late')], max_length=9, null=True),
        ),
        migrations.RunPython(say_how_far, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='lifelinetransfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', None), ('status__in', ['open', 'overdue'])), models.Q(('outcome', 'connected'), ('outcome__isnull', False), ('status', 'connected')), models.Q(('outcome__isnull', False), ('status', 'failed'), models.Q(('outcome', 'connected'), _negated=True)), _connector='OR'), name='a_transfer_is_what_its_outcome_says'),
        ),
        migrations.AddField(
            model_name='lifelinereferral',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifelinereferral',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lifeline_referrals', to='dispatch.call'),
        ),
        migrations.AddConstraint(
            model_name='lifelinereferral',
            constraint=models.CheckConstraint(condition=models.Q(('consent', 'given')), name='a_person_referred_to_988_agreed'),
        ),
        migrations.RunPython(list_pairs, unlist_pairs),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
