"""The caseload: opened by a decision, with consent, needs, goals, contacts; ended or graduated."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.caseload import CasePart, CaseStatus, Domain, EndReason
from journal.codes.people import Program, Role
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.caseload import events
from programs.caseload.models import WORDS_LENGTH, Case, CaseContact, Decision, Goal, NeedFound
from programs.caseload.states import CASE, CaseConsent, ContactKind, Need
from programs.clients.events import client_made, person_identified
from programs.clients.models import LINE_LENGTH, Caller, Client
from programs.clients.selectors import client_by_id, ids_of
from programs.clients.services import lock_client, lock_people, new_record, note_alias
from programs.clients.states import AliasKind
from programs.follow_ups.models import FollowUp
from programs.people.models import Staff

# An offer that was turned down is not made again for so long.
DECISION_HOLDS_FOR: Final = timedelta(days=90)


@transaction.atomic
def decide_on_repeat(
    *,
    actor: Staff,
    key: str,
    refer: bool,
    reason: str = "",
    client_id: UUID | None = None,
    name: str = "",
) -> Decision:
    """A person decides on the offer to refer a repeat caller: onto the caseload, or not now, and
    then with a reason. Nobody is ever referred by the count alone (docs/requirements.md R44).
    """  # fmt: skip
    require(actor, Can.CASELOAD)
    if not refer and not reason.strip():
        raise Invalid(_("Say why not, in a few words; nothing was changed."))
    client = client_by_id(client_id) if client_id else None
    entries = []
    if refer:
        if client is None:
            client = new_record(actor, name)
            entries.append(client_made(client))
        case = _open(actor, client)
        entries.append(events.case_opened(case))
    at = now()
    decision = Decision.objects.create(
        key=key[:80], referred=refer, reason=reason.strip()[:300], client=client, by=actor,
        at=at, until=at + DECISION_HOLDS_FOR,
    )  # fmt: skip
    append(*entries, events.referral_decided(decision), by=actor.pk)
    return decision


@transaction.atomic
def open_case(*, actor: Staff, client_id: UUID) -> Case:
    """Take somebody onto the caseload. Raises Refusal where they are on it already."""
    require(actor, Can.CASELOAD)
    client = client_by_id(client_id)
    if client is None:
        raise NotFound(_("There is no such person."))
    case = _open(actor, client)
    append(events.case_opened(case), by=actor.pk)
    return case


@transaction.atomic
def take_on_caller(*, actor: Staff, call: UUID) -> Case | None:
    """Take whoever a call was about onto the caseload, with the telephone and the address it came
    from; None where they are on it already.
    """
    require(actor, Can.CASELOAD)
    caller = Caller.objects.select_for_update(no_key=True).filter(call=call).first()
    if caller is None:
        raise NotFound(_("There is no such call."))
    client, entries = client_by_id(caller.client_id) if caller.client_id else None, []
    if client and open_cases(client).exists():
        return None
    if client is None:
        client = new_record(actor, caller.name or caller.phone or caller.number)
        note_alias(client, AliasKind.PHONE, caller.phone)
        note_alias(client, AliasKind.ADDRESS, caller.address)
        caller.client, caller.known_by, caller.known_at = client, actor, now()
        caller.save(update_fields=["client", "known_by", "known_at"])
        entries = [client_made(client), person_identified(call, client.pk)]
    case = _open(actor, client)
    append(*entries, events.case_opened(case), by=actor.pk)
    return case


@transaction.atomic
def set_consent(*, actor: Staff, case_id: UUID, consent: CaseConsent) -> Case:
    """What the person says to being on the caseload. Without consent nothing is shared."""
    case = _lock(actor, case_id)
    case.consent, case.consent_at = consent, now()
    case.save(update_fields=["consent", "consent_at"])
    append(events.case_written(case, CasePart.CONSENT), by=actor.pk)
    return case


@transaction.atomic
def write_plan(
    *, actor: Staff, case_id: UUID, line: str, next_action: str, next_on: date | None
) -> Case:
    """The line that whoever takes the next call sees, and what is done next and when."""
    case = _lock(actor, case_id)
    if len(line) > LINE_LENGTH:
        raise Invalid(
            _("The line has at most %(length)s characters; nothing was changed.")
            % {"length": LINE_LENGTH}
        )
    if bool(next_action.strip()) != bool(next_on):
        raise Invalid(_("A next action has a date, and a date an action; nothing was changed."))
    case.line, case.next_action, case.next_on = line.strip(), next_action.strip()[:200], next_on
    case.save(update_fields=["line", "next_action", "next_on"])
    append(events.case_written(case, CasePart.PLAN), by=actor.pk)
    return case


@transaction.atomic
def assign_case(*, actor: Staff, case_id: UUID, owner_id: int) -> Case:
    """Say whose case it is."""
    case = _lock(actor, case_id)
    owner = Staff.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or not allows(owner, Can.CASELOAD):
        raise Invalid(_("A case goes to somebody who works the caseload; nothing was changed."))
    case.owner = owner
    case.save(update_fields=["owner"])
    append(events.case_given(case), by=actor.pk)
    return case


@transaction.atomic
def record_need(*, actor: Staff, case_id: UUID, domain: Domain, level: Need) -> NeedFound:
    """What the person needs, as it was found today. Asked again it is found again."""
    case = _lock(actor, case_id)
    need = NeedFound.objects.create(case=case, domain=domain, level=level, by=actor, at=now())
    append(events.case_written(case, CasePart.NEED), by=actor.pk)
    return need


@transaction.atomic
def set_goal(*, actor: Staff, case_id: UUID, words: str) -> Goal:
    """Something the person wants to reach."""
    case = _lock(actor, case_id)
    if not words.strip():
        raise Invalid(_("A goal has words; nothing was changed."))
    goal = Goal.objects.create(case=case, words=words.strip()[:200], set_at=now())
    append(events.case_written(case, CasePart.GOAL), by=actor.pk)
    return goal


@transaction.atomic
def end_goal(*, actor: Staff, goal_id: int, reached: bool) -> Goal:
    """A goal is reached, or given up."""
    require(actor, Can.CASELOAD)
    unlocked = Goal.objects.filter(pk=goal_id).first()
    if unlocked is None:
        raise NotFound(_("There is no such goal."))
    # The case first, as everybody else locks it, and then the goal, which is read again.
    case = _lock(actor, unlocked.case_id)
    goal = Goal.objects.select_for_update(no_key=True).get(pk=goal_id)
    if goal.reached_at or goal.dropped_at:
        raise Refusal(_("This goal was ended already; nothing was changed."))
    if reached:
        goal.reached_at = now()
    else:
        goal.dropped_at = now()
    goal.save(update_fields=["reached_at", "dropped_at"])
    append(events.case_written(case, CasePart.GOAL), by=actor.pk)
    return goal


@transaction.atomic
def record_contact(
    *, actor: Staff, case_id: UUID, kind: ContactKind, words: str, substance: bool
) -> CaseContact:
    """A visit, a call or a try. What touches substance use is marked by who writes it."""
    case = _lock(actor, case_id)
    if len(words) > WORDS_LENGTH:
        raise Invalid(
            _("A note has at most %(length)s characters; nothing was changed.")
            % {"length": f"{WORDS_LENGTH:,}"}
        )
    contact = CaseContact.objects.create(
        case=case, kind=kind, words=words.strip(), substance=substance, by=actor, at=now()
    )
    append(events.case_written(case, CasePart.CONTACT), by=actor.pk)
    return contact


@transaction.atomic
def move_case(
    *, actor: Staff, case_id: UUID, command: str, reason: EndReason | None = None
) -> Case:
    """Graduate, end with a reason, or reopen.

    Raises Invalid for an unknown command or an end without a reason, and Refusal where the person
    has another open case.
    """
    case = _lock(actor, case_id)
    if command not in {name for _status, name in CASE.table}:
        raise Invalid(_("A case can graduate, end or be reopened; nothing was changed."))
    if command == "end" and reason is None:
        raise Invalid(_("Say why the case ends; nothing was changed."))
    case.status = CASE.next(case.status, command)
    if case.status == CaseStatus.OPEN:
        _refuse_second(case.client)
    case.ended_at = None if case.status == CaseStatus.OPEN else now()
    case.end_reason = reason if command == "end" else None
    case.save(update_fields=["status", "ended_at", "end_reason"])
    append(events.case_moved(case), by=actor.pk)
    return case


@transaction.atomic
def record_reading(*, actor: Staff, case_id: UUID) -> Case:
    """Record that somebody read a case, and who.

    The one thing that drawing a page writes: who has read about a person is a fact for the
    auditor, and it is the reading itself that makes it true.
    """
    require(actor, Can.CASELOAD)
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("There is no such case."))
    append(events.case_read(case), by=actor.pk)
    return case


def _open(actor: Staff, client: Client) -> Case:
    _refuse_second(client)
    owner = actor if actor.role == Role.CREW and actor.program == Program.CAP else None
    return Case.objects.create(client=client, owner=owner, opened_at=now(), opened_by=actor)


def _refuse_second(client: Client) -> None:
    # All records of the person are locked, so that of two who open a case at once one is refused.
    ((person, *_others),) = lock_people(client.pk)
    if open_cases(person).exists():
        raise Refusal(_("This person is on the caseload already; nothing was changed."))


def _lock(actor: Staff, case_id: UUID) -> Case:
    require(actor, Can.CASELOAD)
    case = (
        Case.objects.select_for_update(no_key=True, of=("self",))
        .select_related("client")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


@transaction.atomic
def identify_person(
    *, actor: Staff, call: UUID, client_id: UUID | None, name: str = ""
) -> Client | None:
    """Say who a call is about: a client, a new one by name, or (both empty) nobody we know.

    What the caller gave is noted as what the client is also known by.
    """
    require(actor, Can.CASELOAD)
    caller = Caller.objects.select_for_update(no_key=True).filter(pk=call).first()
    if caller is None:
        raise NotFound(_("There is no such call."))
    entries = []
    client = lock_client(client_id) if client_id else None
    if client is None and name.strip():
        client = new_record(actor, name, None)
        entries.append(client_made(client))
    if client:
        note_alias(client, AliasKind.PHONE, caller.phone)
        if caller.name and caller.name != client.name:
            note_alias(client, AliasKind.NAME, caller.name)
    caller.client = client
    caller.known_by, caller.known_at = (actor, now()) if client else (None, None)
    caller.save(update_fields=["client", "known_by", "known_at"])
    FollowUp.objects.filter(call=call).update(client=client)
    append(*entries, person_identified(call, client.pk if client else None), by=actor.pk)
    return client


def open_cases(client: Client) -> QuerySet[Case]:
    """The open cases of a person, under whichever of their records."""
    return Case.objects.filter(client__in=ids_of(client), status=CaseStatus.OPEN)
