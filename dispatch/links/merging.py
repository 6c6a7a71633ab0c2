"""Two calls made one take the graver of each.

These act on two calls that are already locked; the caller appends, and saves the link.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from dispatch.alerts.services import raise_page
from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.events import fact_stated, needs_stated, note_written
from dispatch.calls.gravity import Gravity, graver_of, gravity_of, is_worse
from dispatch.calls.models import LANGUAGE_LENGTH, Call, Note, SafetyFact
from dispatch.calls.selectors import needs_contact
from dispatch.links.models import CallLink
from dispatch.obligations.models import Obligation
from dispatch.obligations.services import end_row, fulfill, owe, rows_of
from dispatch.obligations.states import OPEN_OBLIGATION
from dispatch.response.services import mark_imminent
from dispatch.routing.routes import Route
from dispatch.routing.services import apply_route
from journal.chain import Entry
from journal.codes.alerts import AlertKind, PageReason
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.member import member, member_or_none
from journal.codes.people import Program
from journal.codes.scene import ObligationKind, ObligationReason, Origin
from programs.people.models import Staff

ROUTE: Final = (
    "band", "band_sign", "band_name", "destination", "destination_name", "program", "need",
    "need_name", "priority", "because", "availability", "follow_up_program", "follow_up_at",
    "locked",
)  # fmt: skip
RISK: Final = ("imminent_at", "contact_at", "contact_how", "contact_who", "no_contact")
NEEDS: Final = ("language", "interpreter", "access_needs")
# What follows the routing, and is put back with it.
SHOWN: Final = ("co_response", "respond_by")
TIMES: Final = ("follow_up_at", "imminent_at", "contact_at", "respond_by")
# What a merge writes down of itself.
CARRIED: Final = (
    "kept_before", "kept_after", "other_locked", "pages", "raised", "facts", "owed", "note",
)  # fmt: skip
ACCESS_LENGTH: Final = 200


def carry(link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    """The call that is kept takes over what is graver of the other, and what only that knows."""
    kept, other = link.kept, link.other
    link.pages = sorted(
        other.alerts.filter(
            kind__in=[AlertKind.PAGE, AlertKind.HELP], status__in=OPEN_ALERT
        ).values_list("reason", flat=True)
    )
    raised, owed = set(_open_pages(kept)), set(kept.obligations.values_list("pk", flat=True))
    link.kept_before = snapshot(kept)
    entries = [
        *carry_route(kept, other, actor, at),
        *_carry_owed(link, actor, at),
        *carry_risk(kept, other, at),
        *_carry_pages(kept, link.pages, at),
        *_carry_facts(link),
        *carry_needs(kept, other),
        *_carry_caller(link, actor, at),
    ]
    link.kept_after = snapshot(kept)
    new = kept.obligations.exclude(pk__in=owed).values_list("pk", flat=True)
    link.owed = sorted(map(str, new))
    link.raised = sorted(filter(None, set(_open_pages(kept)) - raised))
    return entries


def snapshot(call: Call) -> dict[str, Any]:
    """What a merge may change of the call that is kept, as JSON keeps it."""
    values = {name: getattr(call, name) for name in (*ROUTE, *RISK, *NEEDS, *SHOWN)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def carry_route(kept: Call, other: Call, actor: Staff, at: datetime) -> list[Entry]:
    """Of band, destination, priority and who goes along the graver; triaged when either was."""
    theirs, ours = gravity_of(other), gravity_of(kept)
    if theirs is None:
        return []
    entries: list[Entry] = []
    waits, due = kept.status != CallStatus.ACTIVE, kept.respond_by
    if ours is None or is_worse(ours, theirs):
        entries = apply_route(kept, _graver_route(kept, ours, other, theirs), at, by=actor)
        kept.locked = kept.locked or other.locked
        kept.save(update_fields=["locked"])
    times = [one for one in (due, kept.respond_by, other.respond_by) if one]
    if waits and times:
        kept.respond_by = min(times)
        kept.held_until = kept.held_until if other.held_until else None
        kept.save(update_fields=["respond_by", "held_until"])
    return entries


def _graver_route(kept: Call, ours: Gravity | None, other: Call, theirs: Gravity) -> Route:
    """The routing of the graver of the two, with whoever goes along with either."""
    rank = (theirs.band, -theirs.strength, theirs.priority)
    leads = other if ours is None or rank < (ours.band, -ours.strength, ours.priority) else kept
    goes = kept if ours and ours.strength >= theirs.strength else other
    graver = graver_of(ours, theirs) if ours else theirs
    follow_up = None
    if goes.follow_up_program and goes.follow_up_at:
        follow_up = (Program(goes.follow_up_program), goes.follow_up_at)
    return Route(
        band=member(Band, leads.band),
        band_sign=leads.band_sign,
        band_name=leads.band_name,
        destination=member(Destination, goes.destination),
        destination_name=goes.destination_name,
        need=member_or_none(Destination, goes.need),
        need_name=goes.need_name,
        priority=graver.priority,
        because=leads.because,
        availability=goes.availability,
        follow_up=follow_up,
        co_response=kept.co_response or other.co_response,
        ems=kept.ems or other.ems,
        supervisor=kept.supervisor or other.supervisor,
        art_along=kept.art_along or other.art_along,
        cap_referral=kept.cap_referral or other.cap_referral,
        locked=kept.locked or other.locked,
        origin=Origin.LINK,
    )


def _carry_owed(link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    """What is owed to the other call, and not done yet, is owed to this one: asked anew, or coming
    already, by whom it was said.
    """
    entries: list[Entry] = []
    other = link.other
    # Its lock has gone over; what it owes goes after it.
    link.other_locked, other.locked, other.eased_by = other.locked, False, link.pk
    other.save(update_fields=["locked", "eased_by"])
    for row in rows_of(other, OPEN_OBLIGATION):
        entries += owe_again(row, link.kept, Origin.LINK, at)
        entries += end_row(row, ObligationReason.MERGED, actor, at)
    return entries


def owe_again(row: Obligation, call: Call, origin: Origin, at: datetime) -> list[Entry]:
    """What `row` asked for, asked for on a call that is already locked."""
    kind = ObligationKind(row.kind)
    entries = owe(
        call,
        kind,
        origin,
        by=row.asked_by,
        at=at,
        program=member_or_none(Program, row.program),
        instead_of=member_or_none(ObligationKind, row.instead_of),
    )
    if row.accepted_at:
        entries += fulfill(call, kind, by=row.accepted_by, who=row.who, at=at)
    return entries


def carry_risk(kept: Call, other: Call, at: datetime) -> list[Entry]:
    """A life in danger is in danger on the call that stays; else it would end with the other."""
    return mark_imminent(kept, at) if needs_contact(other) and not needs_contact(kept) else []


def _carry_pages(kept: Call, reasons: Iterable[str], at: datetime) -> list[Entry]:
    """What the supervisor was paged about and nobody has answered is asked about this one."""
    entries: list[Entry] = []
    for reason in (PageReason.WANTED, PageReason.HARD_STOP, PageReason.SCREENER):
        if reason in reasons:
            entries += raise_page(kept, reason, at)
    return entries


def _carry_facts(link: CallLink) -> list[Entry]:
    """What was stated of the other stands beside what was stated of this one, as it was said."""
    entries, carried = [], []
    ours = list(link.kept.facts.select_for_update(no_key=True).filter(replaced_by=None))
    known = {(fact.topic, fact.value) for fact in ours}
    for fact in link.other.facts.filter(replaced_by=None).select_related("by"):
        if (fact.topic, fact.value) in known:
            continue
        copy = SafetyFact.objects.create(
            call=link.kept,
            topic=fact.topic,
            value=fact.value,
            by=fact.by,
            at=fact.at,
            assessment=fact.assessment,
            mild=fact.mild,
        )
        carried.append(str(copy.pk))
        differs = any(topic == fact.topic for topic, _value in known)
        entries.append(fact_stated(copy, (), differs))
    link.facts = carried
    return entries


def carry_needs(kept: Call, other: Call) -> list[Entry]:
    """Every language and need that was said of either."""
    before = [getattr(kept, name) for name in NEEDS]
    kept.language = _both(kept.language, other.language, LANGUAGE_LENGTH)
    kept.interpreter = kept.interpreter or other.interpreter
    kept.access_needs = _both(kept.access_needs, other.access_needs, ACCESS_LENGTH)
    if before == [getattr(kept, name) for name in NEEDS]:
        return []
    kept.save(update_fields=NEEDS)
    return [needs_stated(kept)]


def _both(one: str, other: str, length: int) -> str:
    if not one or not other or other.casefold() in one.casefold():
        return one or other
    return f"{one}; {other}"[:length]


def _carry_caller(link: CallLink, actor: Staff, at: datetime) -> list[Entry]:
    """Who else called about it can be called back: a note keeps their name and number."""
    other, link.note = link.other, None
    if not other.caller_phone or other.caller_phone == link.kept.caller_phone:
        return []
    who = ", ".join(filter(None, (other.caller_name, other.caller_relation, other.caller_phone)))
    text = _("Second caller (%(number)s): %(who)s") % {"number": other.number, "who": who}
    link.note = Note.objects.create(call=link.kept, by=actor, at=at, text=text)
    return [note_written(link.note)]


def _open_pages(call: Call) -> Iterable[str | None]:
    pages = call.alerts.filter(kind=AlertKind.PAGE, status__in=OPEN_ALERT)
    return pages.values_list("reason", flat=True)
