"""The caseload: who is on it, and one person's whole record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from journal.codes.caseload import CaseStatus, Domain
from journal.codes.people import Program, Role
from programs.base.permissions import Audience, Can, allows
from programs.base.refusals import NotFound
from programs.caseload.models import Case, CaseContact, Goal, NeedFound
from programs.caseload.states import CaseConsent, Need
from programs.clients.models import Alias, Client
from programs.clients.selectors import (
    caller_of,
    calls_about,
    client_by_id,
    ids_of,
    may_see_clients,
    merges_of,
    people_of,
)
from programs.clients.states import AliasKind
from programs.ledger.outcomes import BeforeAfter, calls_before_and_after
from programs.people.models import Staff
from programs.referrals.models import Referral

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a line of the caseload."""

    id: UUID
    client_id: UUID
    name: str
    owner: str
    next_action: str
    next_on: date | None
    late: bool
    consent: str
    opened_at: datetime
    status: str
    line: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """What was done; of substance use only that it was, for whoever is not cleared."""

    at: datetime
    by: str
    kind: str
    words: str
    substance: bool


@dataclass(frozen=True, slots=True)
class ClientPage:
    """Everything about one person that this viewer may see."""

    client: Client
    case: Case | None
    consent: str
    aliases: tuple[tuple[str, str], ...]
    calls: tuple[Any, ...]
    needs: tuple[tuple[str, str, int, str, datetime | None], ...]
    goals: tuple[Goal, ...]
    contacts: tuple[ContactLine, ...]
    change: BeforeAfter | None
    merges: tuple[tuple[UUID, str, str, datetime], ...]
    earlier: tuple[Case, ...]
    referrals: tuple[Any, ...]


def cases_for(audience: Audience, viewer: Staff, show: str) -> list[CaseLine]:
    """The caseload, whatever is due first on top."""
    if not may_see_clients(audience):
        return []
    cases = Case.objects.select_related("client", "owner")
    if show == "over":
        cases = cases.exclude(status=CaseStatus.OPEN).order_by("-ended_at")
    else:
        cases = cases.filter(status=CaseStatus.OPEN).order_by("next_on", "opened_at")
        if show == "mine":
            cases = cases.filter(owner=viewer)
    return [_line(case) for case in cases[:SHOWN]]


def client_page(audience: Audience, viewer: Staff, client_id: UUID) -> ClientPage:
    """One person's record. Raises NotFound for whoever works no caseload."""
    client = client_by_id(client_id) if may_see_clients(audience) else None
    if client is None:
        raise NotFound(_("There is no such person."))
    people = ids_of(client)
    cases = list(Case.objects.filter(client__in=people).select_related("owner"))
    case = next((record for record in cases if record.status == CaseStatus.OPEN), None)
    shown = case or (cases[-1] if cases else None)
    return ClientPage(
        client=client,
        case=shown,
        consent=str(CaseConsent(shown.consent).label) if shown else "",
        aliases=tuple(
            (str(alias.get_kind_display()), alias.value)
            for alias in Alias.objects.filter(client__in=people)
        ),
        calls=tuple(calls_about(client)[:50]),
        needs=tuple(_needs(shown)) if shown else (),
        goals=tuple(shown.goals.all()) if shown else (),
        contacts=tuple(_contacts(shown, audience, viewer)) if shown else (),
        change=calls_before_and_after(people, shown.opened_at, now()) if shown else None,
        merges=tuple(merges_of(client)),
        earlier=tuple(record for record in cases if record != shown),
        referrals=tuple(_referrals_of(people) if allows(audience, Can.REFER) else ()),
    )


def case_owners() -> list[Staff]:
    """Those whose case it can be: the crews of CAP, and the clinical leads."""
    cap = Staff.objects.filter(is_active=True, role=Role.CREW, program=Program.CAP)
    leads = Staff.objects.filter(is_active=True, role=Role.LEAD)
    return list((cap | leads).order_by("name"))


def _referrals_of(people: list[UUID]) -> QuerySet[Referral]:
    return Referral.objects.filter(client__in=people).select_related("resource")[:50]


def _line(case: Case) -> CaseLine:
    return CaseLine(
        id=case.pk,
        client_id=case.client_id,
        name=case.client.name,
        owner=case.owner.name if case.owner else "",
        next_action=case.next_action,
        next_on=case.next_on,
        late=case.next_on is not None and case.next_on < localdate(),
        consent=str(CaseConsent(case.consent).label),
        opened_at=case.opened_at,
        status=str(CaseStatus(case.status).label),
        line=case.line,
    )


def _needs(case: Case) -> list[tuple[str, str, int, str, datetime | None]]:
    """Of each domain what was found last, and those that nobody has asked about."""
    newest: dict[str, NeedFound] = {}
    for need in case.needs.order_by("at", "pk"):
        newest[need.domain] = need
    return [
        (domain.value, str(domain.label), newest[domain].level,
         str(Need(newest[domain].level).label), newest[domain].at)
        if domain in newest
        else (domain.value, str(domain.label), -1, _("not asked yet"), None)
        for domain in Domain
    ]  # fmt: skip


def _contacts(case: Case, audience: Audience, viewer: Staff) -> list[ContactLine]:
    # 42 CFR Part 2: who is cleared for substance use by role is so in these programs only.
    cleared = allows(audience, Can.SEE_SUBSTANCE) and (
        audience.program in (Program.CCD, Program.ART)
    )
    contacts = CaseContact.objects.filter(case=case).select_related("by")[:100]
    return [
        ContactLine(
            at=contact.at,
            by=contact.by.name,
            kind=str(contact.get_kind_display()),
            # Whoever wrote it may read it again.
            words=contact.words
            if cleared or not contact.substance or contact.by_id == viewer.pk
            else "",
            substance=contact.substance,
        )
        for contact in contacts
    ]


def case_by_id(case_id: UUID) -> Case:
    """Raises NotFound."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


@dataclass(frozen=True, slots=True)
class CaseloadNote:
    """What whoever takes the call should know of the person, in one line."""

    words: str
    sure: bool
    why: str


def caseload_line_for(call: UUID) -> CaseloadNote | None:
    """The line of the caseload for this call: of the person it was found to be, or of the one
    whose telephone it is. Consent withdrawn or declined, and there is none.
    """
    caller = caller_of(call)
    if caller is None:
        return None
    if caller.client:
        case = _shared(ids_of(caller.client)).first()
        return CaseloadNote(case.line, True, "") if case else None
    if not caller.phone:
        return None
    holders = Client.objects.filter(aliases__kind=AliasKind.PHONE, aliases__key=caller.phone)
    people = people_of(holders.values_list("pk", flat=True))
    cases = list(_shared([record.pk for records in people for record in records])[:2])
    # Two people of one telephone: neither line may be read out as the caller's.
    if len(cases) != 1:
        return None
    return CaseloadNote(
        cases[0].line, False, _("same telephone, ending %(digits)s") % {"digits": caller.phone[-4:]}
    )


def _shared(clients: Any) -> QuerySet[Case]:
    open_cases = Case.objects.filter(client__in=clients, status=CaseStatus.OPEN).exclude(line="")
    return open_cases.exclude(consent__in=(CaseConsent.DECLINED, CaseConsent.WITHDRAWN))
