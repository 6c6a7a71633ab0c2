"""The proof, one decision, a what-if replay, and a typist from opened call to recommendation."""

import itertools
import json
import random
import time
import urllib.request
from datetime import timedelta

from bench.stage import city, machine, percentile
from mih.environment import ROOT
from triage.protocols.chart import Chart
from triage.protocols.proof import problems
from triage.protocols.reading import parse

PORT = 8792
PAST = 100_000
SAMPLE = 20_000
SECONDS_A_KEY = 0.5
FOLDER = ROOT / "cities" / "okc"


def main():
    print(machine())
    table = parse((FOLDER / "protocol.toml").read_text())
    case = prove(table)
    decide(table, case)
    with city(PORT):
        replay_all(table)
        typist()


def prove(table):
    """The proof, and what trying each case would take, from a sample of them."""
    began = time.perf_counter()
    assert problems(table) == []
    proof = time.perf_counter() - began
    keys = [question.key for question in table.questions]
    cases = itertools.product(*(question.keys for question in table.questions))
    sample = [dict(zip(keys, answers, strict=True)) for answers in itertools.islice(cases, SAMPLE)]
    began = time.perf_counter()
    for answers in sample:
        table.decide_complete(answers)
    each = (time.perf_counter() - began) / SAMPLE
    total = Chart(table).combinations
    print(f"proof of {total:,} cases: {proof * 1000:.1f} ms")
    print(f"reference, deciding each once: {each * total:.1f} s, {each * total / proof:.0f} times")
    return sample


def decide(table, sample):
    """One decision, answers checked: over random answers, and the longest of all."""
    rng = random.Random(1)
    drawn = [
        {question.key: rng.choice(question.keys) for question in table.questions}
        for _ in range(SAMPLE)
    ]
    calm = {question.key: question.keys[0] for question in table.questions}
    for name, answers in (
        ("random answers", drawn),
        ("all clear, every rule read", [calm] * SAMPLE),
    ):
        delays = []
        for answer in answers:
            began = time.perf_counter()
            table.decide(answer)
            delays.append((time.perf_counter() - began) * 1e6)
        half, most = percentile(delays, 0.5), percentile(delays, 0.99)
        print(f"decision, {name}: p50 {half:.1f} µs, p99 {most:.1f} µs")


def replay_all(table):
    """A draft over a hundred thousand past assessments."""
    from django.utils.timezone import now

    from dispatch.calls.models import Call
    from programs.people.models import Staff
    from triage.decisions.models import Assessment
    from triage.protocols.selectors import published
    from triage.publishing.services import draft_protocol
    from triage.publishing.what_if import replay

    rng, by, version = random.Random(2), Staff.objects.get(username="dispatcher"), published()
    at = now()
    call = Call.objects.create(
        number="BENCH", source="911", received_at=at, received_by=by, step_at=at
    )
    rows = []
    for number in range(PAST):
        answers = {question.key: rng.choice(question.keys) for question in table.questions}
        outcome = table.decide(answers)
        rows.append(
            Assessment(
                call=call,
                protocol=version,
                answers=answers,
                rule=outcome.rule,
                because=outcome.because,
                band=outcome.band,
                destination=outcome.destination,
                by=by,
                at=at - timedelta(seconds=number),
            )
        )
    Assessment.objects.bulk_create(rows, batch_size=5000)
    source = version.source.replace("version = 3", "version = 4")
    source = source.replace(
        'when = { presence = ["unsure", "yes"] }', 'when = { presence = ["yes"] }'
    )
    draft = draft_protocol(actor=None, source=source)
    began = time.perf_counter()
    replayed = replay(draft)
    took = time.perf_counter() - began
    print(
        f"what-if over {replayed.total:,} assessments: {took:.1f} s, "
        f"{len(replayed.cases)} less urgent"
    )


def typist():
    """Half a second a key, from T on an opened call until the recommendation is final."""
    from playwright.sync_api import expect, sync_playwright

    from bench.live_fanout import set_stage
    from tests.browser import chromium

    name, _, value = set_stage()[1][0].partition("=")
    open_call("Typist's Crossing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.on_path(), args=["--no-sandbox"]
        )
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{PORT}"}])
        page = context.new_page()
        page.goto(f"http://localhost:{PORT}/")
        began = time.perf_counter()
        page.locator(".call", has_text="Typist's Crossing").locator("a").click()
        page.wait_for_selector("#triage-form .counsel")
        page.keyboard.press("t")
        for key in "1111111111121":
            time.sleep(SECONDS_A_KEY)
            page.keyboard.press(key)
        expect(page.locator(".counsel")).to_contain_text("Crisis Call Diversion")
        took = time.perf_counter() - began
        print(f"typist, 13 answers, {SECONDS_A_KEY} s a key: {took:.1f} s")
        browser.close()


def open_call(place):
    from programs.people.services import issue_token

    token = issue_token(actor=None, username="dispatcher")
    request = urllib.request.Request(
        f"http://localhost:{PORT}/api/v1/calls",
        json.dumps({"place": place}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).read()


if __name__ == "__main__":
    main()
