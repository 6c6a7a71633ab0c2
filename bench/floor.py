"""Dispatch without a screen: finding places, and recommending among fifty units.

Places: each shipped crossing said in three ways that are not how it is written. The reference is
the same number of exact look-ups in a dictionary of the written names.
"""

import time

from bench.stage import city, machine, percentile

UNITS, TIMES = 50, 200


def main():
    with city(8792):
        print(machine())
        places()
        left_out()
        recommendation()


def places():
    from dispatch.places.gazetteer import find
    from tests.dispatch.places.test_places import CROSSINGS, kilometers, said

    find("NW 23 & Western")
    searches = [(words, crossing) for crossing in CROSSINGS for words in said(crossing)]
    took, right = [], 0
    for words, crossing in searches:
        begun = time.perf_counter()
        places = find(words)
        took.append((time.perf_counter() - begun) * 1000)
        right += bool(places) and kilometers(places[0], crossing) < 0.4
    written = {f"{line['ew']} & {line['ns']}": line for line in CROSSINGS}
    begun = time.perf_counter()
    for name in written:
        written[name]
    exact = (time.perf_counter() - begun) / len(written) * 1000
    print(
        f"places: {right / len(searches):.1%} of {len(searches)} found first; "
        f"p50 {percentile(took, 0.5):.2f} p95 {percentile(took, 0.95):.2f} "
        f"max {max(took):.2f} ms; exact look-up (reference) {exact:.5f} ms"
    )


def left_out():
    """Each crossing put where its streets meet, with the crossing itself out of the data."""
    from dispatch.places import grid
    from dispatch.places.gazetteer import _crossing_of
    from tests.dispatch.places.test_places import CROSSINGS, kilometers

    whole, off = grid.rows, []
    caches = (grid.axes, grid.street_words, grid._numbered)
    for crossing in CROSSINGS[::4]:
        rest = [line for line in CROSSINGS if line is not crossing]
        grid.rows = lambda name, rest=rest: rest if name == "crossings.csv" else whole(name)
        for cache in caches:
            cache.cache_clear()
        places = _crossing_of(f"{crossing['ew']} & {crossing['ns']}")
        off.append(kilometers(places[0], crossing) * 1000 if places else float("inf"))
    grid.rows = whole
    for cache in caches:
        cache.cache_clear()
    near = sum(meters < 400 for meters in off) / len(off)
    print(
        f"a crossing left out of the data ({len(off)} tried): {near:.0%} within 400 m, "
        f"median {percentile(off, 0.5):.0f} m off"
    )


def recommendation():
    from django.db import connection
    from django.utils.timezone import now

    from dispatch.calls.models import Call
    from dispatch.intake.services import Intake, receive_call
    from dispatch.units.models import Position
    from dispatch.units.recommendation import recommend
    from journal.codes.calls import Source
    from journal.codes.units import Duty
    from programs.people.models import Staff
    from programs.people.selectors import audience_of
    from programs.units.models import Unit

    dispatcher = Staff.objects.get(username="dispatcher")
    for number in range(UNITS - Unit.objects.filter(duty=Duty.IN_SERVICE).count()):
        Unit.objects.create(
            callsign=f"CRT{number + 100}", program="crt", duty=Duty.IN_SERVICE, duty_since=now()
        )
    for number, unit in enumerate(Unit.objects.all()):
        Position.objects.create(
            unit=unit,
            latitude=35.4 + number / 300,
            longitude=-97.5,
            at=now(),
            heard_at=now(),
        )
    intake = Intake(
        source=Source.TRANSFER_911, place="NW 23 & Western", caller_phone="405-555-0134"
    )
    call = receive_call(actor=dispatcher, intake=intake)
    Call.objects.filter(pk=call.pk).update(program="crt", destination="crt", language="Spanish")
    audience = audience_of(dispatcher)
    took = timed(lambda: recommend(audience, call.pk))
    free = len(recommend(audience, call.pk).candidates)

    def trip():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    report(f"recommendation among {free} free units", took)
    report("one query of nothing (reference)", timed(trip))


def timed(work):
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return took


def report(name, took):
    figures = " ".join(f"p{part} {percentile(took, part / 100):.2f}" for part in (50, 95, 99))
    print(f"{name}: {figures} ms")


if __name__ == "__main__":
    main()
