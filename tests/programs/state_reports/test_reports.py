"""A report to the State: owed by whoever knows, made once, at a time that has come."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from journal.codes.follow_ups import ReportAbout
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.clients.services import make_client
from programs.state_reports import services
from programs.state_reports.models import StateReport
from programs.state_reports.services import file_state_report, open_state_report

pytestmark = pytest.mark.django_db


def test_is_owed_with_all_that_was_said(clinician, dispatcher, settings):
    client, call = make_client(actor=clinician, name="Pat"), uuid4()
    open_state_report(
        actor=dispatcher, about=ReportAbout.CHILD, call=call, call_number="26-1", client=client
    )
    one = StateReport.objects.get()
    assert (one.about, one.call, one.call_number, one.client) == ("child", call, "26-1", client)
    assert (one.owner, one.made_at, one.made_by) == (dispatcher, None, None)
    assert one.due_at - one.asked_at == timedelta(hours=settings.STATE_REPORT_HOURS)


def test_is_made_alone_with_its_reference(dispatcher, supervisor):
    one, other = (
        open_state_report(actor=dispatcher, about=ReportAbout.ADULT, call=uuid4()) for _ in range(2)
    )
    at = now() - timedelta(hours=2)
    file_state_report(actor=supervisor, report_id=one.pk, reference=f" {'r' * 59}st ", made_at=at)
    for row in (one, other):
        row.refresh_from_db()
    assert (one.made_at, one.made_by, one.reference) == (at, supervisor, "r" * 59 + "s")
    assert (other.made_at, other.made_by) == (None, None)
    with pytest.raises(Refusal, match="made already"):
        file_state_report(actor=dispatcher, report_id=one.pk, reference="x", made_at=at)
    with pytest.raises(Invalid, match="reference number"):
        file_state_report(actor=dispatcher, report_id=other.pk, reference=" ", made_at=at)
    with pytest.raises(NotFound, match="no such report"):
        file_state_report(actor=dispatcher, report_id=uuid4(), reference="x", made_at=at)


def test_a_minute_ahead_is_a_clock_and_more_is_none(dispatcher, monkeypatch):
    one = open_state_report(actor=dispatcher, about=ReportAbout.ADULT, call=uuid4())
    moment = now()
    monkeypatch.setattr(services, "now", lambda: moment)
    made = {"actor": dispatcher, "report_id": one.pk, "reference": "x"}
    with pytest.raises(Invalid, match="future"):
        file_state_report(made_at=moment + timedelta(minutes=1, seconds=1), **made)
    file_state_report(made_at=moment + timedelta(minutes=1), **made)
