"""Ten invented years: five million calls, 300,000 people. What boards and searches cost.

The rows are made by PostgreSQL itself, in the ledger and beside it, year by year; after 1, 5 and
10 of them the same things are timed. The reference of each is one look-up of a call by its key,
in the same run. The projection is timed last, from real commands' events.

    python -m bench.history [YEARS] [CALLS_A_YEAR] [PEOPLE]
"""

import random
import sys
import time
from datetime import UTC, datetime, timedelta

from bench.stage import city, machine, percentile

MEASURED_AT = (1, 5, 10)
LAST = datetime(2026, 10, 31, tzinfo=UTC)
# Invented names by the syllable: some six hundred first names, some thousands of last ones.
STARTS = ["Al", "Bri", "Cor", "Dan", "El", "Fin", "Gre", "Har", "Ise", "Jo", "Kal", "Lor", "Mar"]
MIDDLES = ["da", "vi", "ro", "len", "mi", "sa", "tor", "ne"]
ENDS = ["n", "ra", "lo", "dy", "s", "ck"]
TAILS = ["son", "field", "wood", "berg", "ton", "man", "well", "ley"]
CALLS = """
INSERT INTO programs_callfact (call, number, source, loaded_from, received_at, routed_at,
  offered_at, accepted_at, talk_ended_at, dispatched_at, on_scene_at, cleared_at, closed_at,
  program, need, destination, band, priority, co_response, ems, police_at, overdue, disposition,
  unserved, age_group, language, area, client, repeat, jail_avoided)
SELECT gen_random_uuid(), 'Y' || %(year)s || '-' || n, '911', 'bench', at, at,
  CASE WHEN p = 'ccd' THEN at + r1 * interval '60 s' END,
  CASE WHEN p = 'ccd' THEN at + r1 * interval '60 s' + r2 * interval '90 s' END,
  CASE WHEN p = 'ccd' THEN at + interval '150 s' + r3 * interval '30 min' END,
  CASE WHEN p <> 'ccd' THEN at + r1 * interval '180 s' END,
  CASE WHEN p <> 'ccd' THEN at + interval '180 s' + r2 * interval '25 min' END,
  CASE WHEN p <> 'ccd' THEN at + interval '30 min' + r3 * interval '80 min' END,
  at + interval '2 hours', p, p, p, 3, 3, r1 < 0.05, false, NULL, r2 < 0.1,
  (ARRAY['settled_by_phone','stabilised_in_place','transported_voluntarily','refused'])
    [1 + floor(r3 * 4)::int],
  CASE WHEN r1 < 0.04 THEN 'no_unit' END, '', (ARRAY['english','spanish'])[1 + floor(r2 * 2)::int],
  (ARRAY['NW','NE','SW','SE'])[1 + floor(r3 * 4)::int], NULL, r2 < 0.2, r1 < 0.1
FROM (SELECT n, %(start)s::timestamptz + (n::float / %(calls)s) * interval '365 days' AS at,
  (ARRAY['ccd','crt','art','cap'])[1 + floor(random() * 4)::int] AS p,
  random() AS r1, random() AS r2, random() AS r3
  FROM generate_series(1, %(calls)s) AS n) AS drawn
"""
# Each call is somebody's: few call often, most once. One in ten calls comes from a second
# telephone, one in five from none; a person keeps their name and address.
CALLERS = """
INSERT INTO programs_caller (call, number, at, name, phone, address, sound, client_id)
SELECT call, number, received_at, '',
  CASE WHEN how < 0.7 THEN '405' || lpad(who::text, 7, '0')
       WHEN how < 0.8 THEN '539' || lpad(who::text, 7, '0') ELSE '' END,
  'block ' || mod(who, 60000), CASE WHEN how > 0.3 THEN 'SND' || mod(who, 7000) ELSE '' END, NULL
FROM (SELECT *, floor(power(random(), 3) * 400000)::bigint AS who, random() AS how
  FROM programs_callfact WHERE number LIKE 'Y' || %(year)s || '-%%') AS drawn
"""


def main():
    years, calls, people = map(int, (*sys.argv[1:], 10, 500_000, 300_000)[:3])
    with city(8795):
        print(machine())
        make_people(people)
        for year in range(1, years + 1):
            begun = time.perf_counter()
            make_year(year, calls)
            print(f"year {year}: {calls:,} calls made in {time.perf_counter() - begun:.0f} s")
            if year in MEASURED_AT or year == years:
                measure(year)
        projection()


def make_people(count):
    from django.utils.timezone import now

    from programs.clients.matching import phone_key, phonetic_words
    from programs.clients.models import Alias, Client

    chance = random.Random(7)
    at = now()
    for start in range(0, count, 20_000):
        clients, aliases = [], []
        for number in range(start, min(start + 20_000, count)):
            name = invented(chance)
            clients.append(Client(name=name, words=phonetic_words(name), made_at=at))
            phone = f"405{number:07}"
            aliases.append(
                Alias(client=clients[-1], kind="phone", value=phone, key=phone_key(phone))
            )
        Client.objects.bulk_create(clients, batch_size=5000)
        Alias.objects.bulk_create(aliases, batch_size=5000)
    print(f"{count:,} people made")


def invented(chance):
    first = chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS)
    last = chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(MIDDLES)
    return f"{first} {last}{chance.choice(TAILS)}"


def misspelled(name, chance):
    """One letter left out."""
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


def make_year(year, calls):
    from django.db import connection

    start = LAST - timedelta(days=365 * year)
    drawn = {"year": year, "calls": calls, "start": start.isoformat()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [year / 100])
        cursor.execute(CALLS, drawn)
        cursor.execute(CALLERS, drawn)
        cursor.execute(
            "UPDATE programs_callfact SET client = c.id FROM "
            "(SELECT id, row_number() OVER () AS n FROM programs_client) c "
            "WHERE number = 'Y' || %(year)s || '-' || (c.n * 7)",
            drawn,
        )
        cursor.execute("VACUUM ANALYZE programs_callfact")
        cursor.execute("VACUUM ANALYZE programs_caller")
        cursor.execute("VACUUM ANALYZE programs_client")
        cursor.execute("VACUUM ANALYZE programs_alias")


def measure(years):
    """Print what boards, reports, searches and the sweep cost now that `years` are in."""
    # Django is set up by city(), so what is ours is imported inside functions.
    from programs.ledger.models import CallFact

    key = CallFact.objects.values_list("pk", flat=True)[0]
    reference = timed(lambda: CallFact.objects.get(pk=key), 50)
    say(years, "reference: one call by its key", reference, reference)
    for what, took in (*boards_and_reports(), *searches()):
        say(years, what, took, reference)


def boards_and_reports():
    """What is timed of the numbers: its name with its limit, and the milliseconds it took."""
    from dataclasses import asdict

    from programs.base.periods import Period
    from programs.base.shifts import shift_at
    from programs.boards.selectors import board_of
    from programs.forecast.selectors import forecast
    from programs.metrics.definitions import DEFAULT_TARGETS
    from programs.reports.selectors import public_report_of, report_of

    shift = shift_at(LAST - timedelta(days=3))
    year = Period(LAST - timedelta(days=365), LAST, "a year")

    def draw_board():
        return asdict(board_of(shift, DEFAULT_TARGETS)), forecast(shift, LAST)

    yield "shift board with its forecast (200 ms)", timed(draw_board, 15)
    yield "report of a year (2,000 ms)", timed(lambda: report_of(year), 3)
    yield "the same for the public", timed(lambda: public_report_of(year), 3)


def searches():
    """The same of people: names as they are, misspelled, last names alone, telephones."""
    from programs.base.permissions import Audience
    from programs.caseload.repeat import repeat_callers
    from programs.clients.selectors import search_clients

    chance, audience = random.Random(3), Audience(role="lead", program="ccd")
    words = [invented(chance) for _ in range(60)]
    words += [misspelled(invented(chance), chance) for _ in range(60)]
    words += [invented(chance).split()[1] for _ in range(30)]
    words += [f"405{chance.randrange(300_000):07}" for _ in range(50)]
    took = [timed(lambda text=text: search_clients(audience, text), 1)[0] for text in words]
    yield "person search (p95 50 ms)", took
    sweep = timed(lambda: repeat_callers(audience, LAST), 2)
    yield "sweep for repeat callers (5,000 ms)", sweep


def projection():
    """Events of real commands, read into the ledger from the start again."""
    from dispatch.intake.services import Intake, receive_call
    from journal.codes.calls import Source
    from programs.ledger.models import LedgerCursor
    from programs.ledger.projection import project
    from programs.people.models import Staff

    actor = Staff.objects.get(username="dispatcher")
    project()
    for _ in range(1000):
        receive_call(actor=actor, intake=Intake(source=Source.TRANSFER_911))
    begun = time.perf_counter()
    read = project()
    took = time.perf_counter() - begun
    assert LedgerCursor.objects.exists()
    print(f"projection: {read} events in {took:.2f} s, {read / took:.0f} a second (200)")


def timed(act, times):
    act()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    return took


def say(years, what, took, reference):
    middle, most = percentile(took, 0.5), percentile(took, 0.95)
    ratio = middle / percentile(reference, 0.5)
    print(
        f"{years:>2} y  {what}: p50 {middle:.1f} ms, p95 {most:.1f} ms, {ratio:.0f}x the reference"
    )


if __name__ == "__main__":
    main()
