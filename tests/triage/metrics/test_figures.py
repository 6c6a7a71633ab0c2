"""The figures of triage, against counts made by hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from journal.codes.calls import CallStatus, Destination, Disposition, Unserved
from journal.codes.people import Program, Role
from journal.codes.triage import OverrideReason
from programs.base.permissions import Audience
from programs.people.models import Staff
from triage.decisions.models import Assessment, Override
from triage.metrics.agreement import kappa
from triage.metrics.selectors import metrics_for

ZONE = ZoneInfo("America/Chicago")
LEAD = Audience(Role.LEAD, Program.CCD)


class TestKappa:
    def test_the_textbook_example(self):
        """Two raters, 50 cases: 20 both yes, 15 both no, 5 and 10 apart: kappa 0.4."""
        pairs = [(1, 1)] * 20 + [(1, 2)] * 5 + [(2, 1)] * 10 + [(2, 2)] * 15
        assert kappa(pairs) == pytest.approx(0.4)

    def test_full_agreement_is_one_and_none_is_none(self):
        assert kappa([(1, 1), (2, 2)]) == 1
        assert kappa([(3, 3), (3, 3)]) == 1
        assert kappa([]) is None

    def test_agreement_by_chance_is_nothing(self):
        assert kappa([(1, 1), (1, 2), (2, 1), (2, 2)]) == pytest.approx(0)

    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1))
    def test_is_never_above_one_and_does_not_care_who_is_first(self, pairs):
        value = kappa(pairs)
        assert value <= 1
        assert value == pytest.approx(kappa([(b, a) for a, b in pairs]))


@pytest.fixture
def make_run(protocol, make_call):
    def make(call=None, band=4, role=Role.CALL_TAKER, rule="phone", at=None, seconds=None):
        call = call or make_call(destination=Destination.CCD)
        by, _ = Staff.objects.get_or_create(
            username=f"a-{role}",
            defaults={
                "name": f"A {role}",
                "role": role,
                "program": Program.CCD if role == Role.CLINICIAN else None,
            },
        )
        at = at or now() - timedelta(minutes=5)
        return Assessment.objects.create(
            call=call,
            protocol=protocol,
            answers={},
            rule=rule,
            because="…",
            band=band,
            destination="ccd",
            by=by,
            by_role=role,
            started_at=at - timedelta(seconds=seconds) if seconds else None,
            at=at,
        )

    return make


def figures(days=1, until=None):
    until = until or now()
    return metrics_for(LEAD, until - timedelta(days=days), until)


@pytest.mark.django_db
class TestFigures:
    def test_are_empty_when_nothing_happened(self, protocol):
        metrics = figures()
        assert (metrics.assessments, metrics.overrides, metrics.agreement.kappa) == (0, 0, None)
        assert metrics.seconds.median is None
        assert sum(hour.total for hour in metrics.hours) == 0

    def test_are_kept_from_those_who_may_not_see_them(self, protocol):
        for role in (Role.CALL_TAKER, Role.DISPATCHER, Role.CLINICIAN, Role.CREW, Role.ADMIN):
            assert metrics_for(Audience(role), now() - timedelta(days=1), now()) is None

    def test_overrides_by_rule_person_and_reason(self, make_run):
        runs = [make_run(rule="visit"), make_run(rule="visit"), make_run(rule="phone")]
        for run, reason in zip(runs[1:], OverrideReason, strict=False):
            Override.objects.create(
                assessment=run,
                band=3,
                destination="art",
                reason=reason,
                text="…",
                by=run.by,
                at=run.at,
            )
        metrics = figures()
        assert (metrics.assessments, metrics.overrides) == (3, 2)
        assert {(line.name, line.count, line.of) for line in metrics.by_rule} == {
            ("visit", 1, 2),
            ("phone", 1, 1),
        }
        assert [(line.count, line.of) for line in metrics.by_person] == [(2, 3)]
        assert {line.name for line in metrics.by_reason} == {
            "We know this person",
            "Word from the scene",
        }

    def test_bands_by_hour_of_the_citys_day(self, make_run):
        at = datetime(2026, 11, 1, 23, 30, tzinfo=ZONE)
        make_run(band=2, at=at)
        make_run(band=4, at=at)
        metrics = figures(until=at + timedelta(hours=1))
        assert metrics.hours[23].bands == (0, 1, 0, 1, 0)
        assert metrics.busiest == 2

    def test_time_to_decision(self, make_run):
        for seconds in range(10, 110, 10):
            make_run(seconds=seconds)
        make_run()
        seconds = figures().seconds
        assert (seconds.n, seconds.median, seconds.ninetieth) == (10, 55, 91)

    def test_disagreement_between_taker_and_clinician(self, make_run, make_call):
        calls = [make_call(destination=Destination.CCD) for _ in range(4)]
        early, late = now() - timedelta(minutes=9), now() - timedelta(minutes=3)
        for call, bands in zip(calls, [(4, 4), (2, 2), (4, 2), (2, 4)], strict=True):
            make_run(call, bands[0], Role.DISPATCHER, at=early)
            make_run(call, bands[1], Role.CLINICIAN, at=late)
        make_run(band=1)
        agreement = figures().agreement
        assert (agreement.pairs, agreement.same, agreement.graver, agreement.milder) == (4, 2, 1, 1)
        assert agreement.kappa == pytest.approx(0)

    def test_the_takers_last_word_counts_and_the_clinicians_first(self, make_run, make_call):
        call = make_call(destination=Destination.CCD)
        for minutes, role, band in [
            (9, Role.DISPATCHER, 4),
            (8, Role.DISPATCHER, 3),
            (7, Role.CLINICIAN, 2),
            (6, Role.CLINICIAN, 1),
        ]:
            make_run(call, band, role, at=now() - timedelta(minutes=minutes))
        agreement = figures().agreement
        assert (agreement.pairs, agreement.graver) == (1, 1)

    def test_over_and_under_response(self, make_run, make_call):
        def ended(band, disposition, later=None, unserved=None):
            call = make_call(
                CallStatus.CLOSED,
                destination=Destination.CCD,
                disposition=disposition,
                unserved=unserved,
            )
            make_run(call, band, at=now() - timedelta(minutes=9))
            if later:
                make_run(call, later, at=now() - timedelta(minutes=3))

        ended(2, Disposition.SETTLED_BY_PHONE)
        ended(2, Disposition.STABILIZED_IN_PLACE)
        ended(4, Disposition.SETTLED_BY_PHONE)
        ended(4, Disposition.TRANSPORTED_BY_EMS)
        ended(4, Disposition.STABILIZED_IN_PLACE, later=2)
        ended(3, Disposition.NOBODY_FOUND, unserved=Unserved.NO_UNIT)
        make_run(band=4)
        lines = {
            outcome.band: (outcome.closed, outcome.over, outcome.under, outcome.unserved)
            for outcome in figures().outcomes
        }
        assert lines[2] == (2, 1, 0, 0)
        assert lines[4] == (3, 0, 2, 0)
        assert lines[3] == (1, 0, 0, 1)
        assert lines[1] == (0, 0, 0, 0)

    def test_of_another_period_are_left_out(self, make_run):
        make_run(at=now() - timedelta(days=3))
        assert figures(days=1).assessments == 0
        assert figures(days=7).assessments == 1
