from django.db import migrations, models

# Labels in the words of the trade and American English. The stored codes stay as they were: the journal's events are never rewritten.
ENDED = [
    ("settled_by_phone", "Stabilized by phone"),
    ("stabilised_in_place", "Stabilized in place"),
    ("transported_voluntarily", "Taken to care, voluntarily"),
    ("transported_by_ems", "Taken to hospital by EMS"),
    ("to_police", "Handed to police"),
    ("to_988", "Handed to the 988 Lifeline"),
    ("to_partner", "Referred to a partner agency"),
    ("refused", "Help refused"),
    ("nobody_found", "Nobody found"),
    ("duplicate", "Duplicate of another call"),
    ("cancelled", "Cancelled before arrival"),
]
TAKEN_TO = [
    ("urgent_recovery", "Urgent recovery center"),
    ("crisis_unit", "Crisis unit"),
    ("emergency", "Emergency department"),
    ("detox", "Detox"),
    ("shelter", "Shelter"),
    ("home", "Home, family or friends"),
    ("other", "Elsewhere"),
]
STAYED_ON = [
    ("us", "we did"),
    ("counsellor", "the 988 counselor"),
    ("both", "both"),
    ("nobody", "nobody"),
]
PAGE_REASONS = [
    ("hard_stop", "a hard stop is not cleared"),
    ("screener", "a screener came out high"),
    ("imminent", "imminent risk: contact is not confirmed yet"),
    ("late", "no clinician has taken the call over"),
    ("away", "the clinician who owns the call has lost the console"),
    ("call_back", "the promised call-back is overdue"),
    ("glass", "emergency access was opened"),
    ("police", "police now"),
    ("ems", "EMS now"),
    ("wanted", "the supervisor is wanted"),
    ("silent", "no word from the crew"),
    ("timer", "a timer is failing or late"),
]


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0011_timers_are_watched")]

    operations = [
        migrations.RenameField("position", "accuracy_metres", "accuracy_meters"),
        migrations.AlterField(
            "assignment",
            "outcome",
            models.CharField(choices=ENDED, max_length=24, null=True),
        ),
        migrations.AlterField(
            "call",
            "disposition",
            models.CharField(choices=ENDED, max_length=24, null=True),
        ),
        migrations.AlterField(
            "call",
            "taken_to",
            models.CharField(choices=TAKEN_TO, max_length=16, null=True),
        ),
        migrations.AlterField(
            "lifelinetransfer",
            "stayed_on",
            models.CharField(choices=STAYED_ON, max_length=10),
        ),
        migrations.AlterField(
            "alert",
            "reason",
            models.CharField(choices=PAGE_REASONS, max_length=9, null=True),
        ),
    ]
