"""Commands about people served: a record begun, added to, merged with another, parted again."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.caseload import CaseStatus
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.clients import events
from programs.clients.matching import address_key, phone_key, phonetic_key, phonetic_words
from programs.clients.models import Alias, Caller, Client, Merge
from programs.clients.selectors import evidence_between, ids_of, people_of
from programs.clients.states import AliasKind
from programs.people.models import Staff

NAME_LENGTH = 80
KEY_OF = {AliasKind.PHONE: phone_key, AliasKind.ADDRESS: address_key, AliasKind.NAME: phonetic_key}


class NoMatch(Refusal):
    """The two records do not look like one person."""


def record_caller(
    *, call: UUID, number: str, at: datetime, name: str, phone: str, address: str
) -> Caller:
    """Keep who a call is about, as far as it was said. Part of the command that opens the call."""
    caller, _created = Caller.objects.update_or_create(
        call=call,
        defaults={
            "number": number,
            "at": at,
            "name": name[:NAME_LENGTH],
            "phone": phone_key(phone),
            "address": address_key(address),
            "sound": phonetic_key(name),
        },
    )
    return caller


@transaction.atomic
def make_client(
    *,
    actor: Staff,
    name: str,
    phone: str = "",
    address: str = "",
    born_on: date | None = None,
) -> Client:
    """Begin a record of somebody served."""
    require(actor, Can.CASELOAD)
    client = new_record(actor, name, born_on)
    for kind, value in ((AliasKind.PHONE, phone), (AliasKind.ADDRESS, address)):
        note_alias(client, kind, value)
    append(events.client_made(client), by=actor.pk)
    return client


@transaction.atomic
def add_alias(*, actor: Staff, client_id: UUID, kind: AliasKind, value: str) -> Alias:
    """Note what somebody is also known by: a name, a telephone, an address."""
    require(actor, Can.CASELOAD)
    client = lock_client(client_id)
    alias = note_alias(client, kind, value)
    if alias is None:
        raise Invalid(
            _("'%(value)s' is no %(kind)s; nothing was changed.")
            % {"value": value, "kind": AliasKind(kind).label}
        )
    append(events.client_changed(client, f"alias_{kind}"), by=actor.pk)
    return alias


@transaction.atomic
def merge_clients(*, actor: Staff, kept_id: UUID, other_id: UUID, although: bool = False) -> Merge:
    """Two records are one person: the second's calls, follow-ups and cases go with the first's.

    Nothing is moved or lost: the second says into which it was merged, and every read follows
    it. Raises NoMatch where little speaks for it, unless the actor says `although`, and where
    both have an open case.
    """
    require(actor, Can.CASELOAD)
    if kept_id == other_id:
        raise Invalid(_("That is the same record twice; nothing was changed."))
    kept, other = _lock_both(kept_id, other_id)
    alike = evidence_between(kept, other)
    if not alike.likely and not although:
        reasons = "; ".join(alike.evidence) or _("nothing they share")
        raise NoMatch(
            _("These do not look like one person (%(reasons)s). Nothing was changed.")
            % {"reasons": reasons}
        )
    # A person has one open case, which their whole set of records shares.
    if _has_open_case(kept) and _has_open_case(other):
        raise NoMatch(_("Both have an open case: end one of them first. Nothing was changed."))
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
    merge = Merge.objects.create(
        kept=kept, other=other, evidence=list(alike.evidence), by=actor, at=now()
    )
    append(events.clients_merged(merge), by=actor.pk)
    return merge


@transaction.atomic
def undo_merge(*, actor: Staff, merge_id: UUID) -> Merge:
    """They are two people after all: each has again what it had, and what came since stays
    where it was put.
    """
    require(actor, Can.CASELOAD)
    stored = Merge.objects.filter(pk=merge_id).first()
    if stored is None:
        raise NotFound(_("There is no such merge."))
    # The clients before the merge, in one order, as every command about two people locks them.
    clients = {
        client.pk: client
        for client in Client.objects.select_for_update(no_key=True)
        .filter(pk__in=(stored.kept_id, stored.other_id))
        .order_by("pk")
    }
    # Read again under its lock: another may have undone it while this waited.
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge_id)
    if merge.undone_at:
        raise Refusal(_("This was undone already."))
    merge.undone_at, merge.undone_by = now(), actor
    merge.save(update_fields=["undone_at", "undone_by"])
    other = clients[merge.other_id]
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    append(events.merge_undone(merge), by=actor.pk)
    return merge


def new_record(actor: Staff, name: str, born_on: date | None = None) -> Client:
    """Somebody's record, within a command that says so in the journal."""
    if not name.strip():
        raise Invalid(_("A person has a name, or a word they are known by; nothing was changed."))
    if born_on and born_on > now().date():
        raise Invalid(_("Nobody is born in the future; nothing was changed."))
    plain = name.strip()[:NAME_LENGTH]
    return Client.objects.create(
        name=plain, born_on=born_on, words=phonetic_words(plain), made_at=now(), made_by=actor
    )


def note_alias(client: Client, kind: AliasKind, value: str) -> Alias | None:
    """Note what a client is also known by; None where there is nothing to compare in it."""
    plain = value.strip()[:200]
    key = KEY_OF[kind](plain) or (plain.lower() if kind == AliasKind.NAME else "")
    if not key:
        return None
    try:
        with transaction.atomic():
            alias, _created = Alias.objects.get_or_create(
                client=client, kind=kind, key=key, defaults={"value": plain}
            )
    except IntegrityError:  # noted by another at the same moment
        alias = Alias.objects.get(client=client, kind=kind, key=key)
    # So that a search by sound finds them under this name too.
    if kind == AliasKind.NAME:
        client.words = sorted({*client.words, *phonetic_words(plain)})
        client.save(update_fields=["words"])
    return alias


def lock_client(client_id: UUID) -> Client:
    """The client, or the one it was merged into."""
    client = Client.objects.select_for_update(no_key=True).filter(pk=client_id).first()
    if client is None:
        raise NotFound(_("There is no such person."))
    return lock_client(client.merged_into_id) if client.merged_into_id else client


def _lock_both(kept_id: UUID, other_id: UUID) -> tuple[Client, Client]:
    """The two, with whatever was merged into either before."""
    heads = {records[0].pk: records[0] for records in lock_people(kept_id, other_id)}
    if {kept_id, other_id} <= {*heads}:
        return heads[kept_id], heads[other_id]
    # Only now is it told apart: a record that is none, or one that is no longer its own person.
    if Client.objects.filter(pk__in=(kept_id, other_id)).count() < 2:
        raise NotFound(_("There is no such person."))
    raise Refusal(_("One of them is merged already; nothing was changed."))


def lock_people(*client_ids: UUID) -> list[list[Client]]:
    """The people these records are of, all their records locked until commit, in one order,
    whoever asks. Whoever was merged while this waited is locked too.
    """
    locked: set[UUID] = set()
    while True:
        people = people_of(client_ids)
        keys = {record.pk for records in people for record in records}
        # Read again after waiting for a lock, until nothing new belongs to them.
        if keys <= locked:
            return people
        rows = Client.objects.select_for_update(no_key=True).filter(pk__in=keys)
        locked = set(rows.order_by("pk").values_list("pk", flat=True))


def _has_open_case(client: Client) -> bool:
    """Whether a person is on the caseload, under whichever of their records."""
    records = Client.objects.filter(pk__in=ids_of(client))
    return records.filter(cases__status=CaseStatus.OPEN).exists()
