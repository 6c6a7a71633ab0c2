"""Every address × every role: what each answers. A test below finds any address left out."""

from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.timezone import now

from dispatch.models import Alert, CallBack, CallLink, Duress, LifelineTransfer, Note, Whisper
from dispatch.services import answer_page, plan_response, write_premise_note
from dispatch.services.offers import place_offer
from dispatch.services.premises import Spot
from dispatch.states import CallStatus, Destination, PlanKind
from mih.demo.city import SCREENER
from programs.models import (
    Caller,
    Case,
    FollowUp,
    FrozenBoard,
    Handover,
    Merge,
    Referral,
    Resource,
    Shift,
    ShiftPattern,
    ShiftRequest,
    Staff,
    StateReport,
    Unit,
)
from programs.models import (
    Client as Person,
)
from programs.services import issue_token
from programs.states import Duty, Presence, Program, Role
from tests.conftest import person
from tests.triage.small import SMALL, changed
from triage.services import draft_protocol, load_questionnaire

ROLES = (
    Role.CALL_TAKER,
    Role.DISPATCHER,
    Role.CLINICIAN,
    Role.CREW,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.MANAGER,
    Role.AUDITOR,
    Role.ADMIN,
)
# One row an address and method; one status a role, in the order of ROLES, then nobody.
# The call is routed to CCD and waits; the crew rides CRT1, so it may not see it: 404.
#                                    taker disp  clin  crew  super lead  manag audit admin nobody
WHO_MAY = {
    ("GET", "dispatch:console"):           (200, 200, 200, 200, 200, 200, 302, 302, 302, 302),
    ("GET", "dispatch:tally"):             (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "dispatch:journal"):           (403, 403, 403, 403, 200, 403, 403, 200, 403, 302),
    ("GET", "dispatch:timers"):            (403, 403, 403, 403, 200, 200, 200, 403, 200, 302),
    ("GET", "dispatch:receive"):           (200, 200, 403, 403, 200, 403, 403, 403, 403, 302),
    ("POST", "dispatch:receive"):          (204, 204, 403, 403, 204, 403, 403, 403, 403, 302),
    ("GET", "dispatch:pane"):              (200, 200, 200, 404, 200, 200, 200, 200, 404, 302),
    ("GET", "dispatch:assign"):            (403, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:assign"):           (403, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:note"):             (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:strike"):           (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:fact"):             (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("GET", "dispatch:close"):             (403, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:close"):            (403, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:progress"):         (403, 204, 404, 204, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:needs"):            (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:answer"):           (403, 403, 403, 403, 204, 204, 403, 403, 403, 302),
    ("GET", "triage:advice"):              (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("GET", "triage:pane"):                (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "triage:start"):              (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "triage:confirm"):            (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "triage:override"):           (403, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("GET", "triage:screenings"):          (403, 403, 200, 404, 403, 200, 403, 403, 404, 302),
    ("GET", "triage:screen"):              (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "triage:ask"):                 (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("POST", "triage:record"):             (403, 403, 204, 404, 403, 204, 403, 403, 403, 302),
    ("GET", "triage:protocols"):           (200, 200, 200, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "triage:protocol"):            (200, 200, 200, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "triage:draft"):               (403, 403, 403, 403, 403, 200, 403, 403, 403, 302),
    ("POST", "triage:draft"):              (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("POST", "triage:prove"):              (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("POST", "triage:sign"):               (403, 403, 403, 403, 403, 409, 403, 403, 403, 302),
    ("POST", "triage:publish"):            (403, 403, 403, 403, 403, 409, 409, 403, 403, 302),
    ("GET", "triage:what_if"):             (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "triage:explain"):            (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "triage:figures"):             (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "programs:hours"):             (403, 403, 403, 403, 403, 403, 200, 403, 403, 302),
    ("POST", "programs:hours"):            (403, 403, 403, 403, 403, 403, 302, 403, 403, 302),
    ("POST", "programs:presence"):         (403, 403, 302, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:login"):             (302, 302, 302, 302, 302, 302, 302, 302, 302, 200),
    ("POST", "programs:enter_as"):         (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "programs:logout"):           (302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET", "programs:people"):            (403, 403, 403, 403, 403, 403, 403, 403, 200, 302),
    ("POST", "programs:access"):           (403, 403, 403, 403, 403, 403, 403, 403, 200, 302),
    ("POST", "programs:duty"):             (403, 204, 403, 403, 204, 403, 403, 403, 403, 302),
    ("GET", "dispatch:receive_officer"):   (200, 200, 403, 403, 200, 403, 403, 403, 403, 302),
    ("POST", "dispatch:receive_officer"):  (204, 204, 403, 403, 204, 403, 403, 403, 403, 302),
    ("GET", "dispatch:receive_988"):       (200, 200, 403, 403, 200, 403, 403, 403, 403, 302),
    ("POST", "dispatch:receive_988"):      (204, 204, 403, 403, 204, 403, 403, 403, 403, 302),
    ("GET", "dispatch:offer"):             (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:offer"):            (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:take"):             (409, 409, 409, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:accept"):           (403, 403, 200, 403, 403, 200, 403, 403, 403, 302),
    ("GET", "dispatch:decline"):           (403, 403, 200, 403, 403, 200, 403, 403, 403, 302),
    ("POST", "dispatch:decline"):          (403, 403, 409, 403, 403, 409, 403, 403, 403, 302),
    ("GET", "dispatch:return"):            (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:return"):           (409, 409, 409, 403, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:handoff_step"):     (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:watch"):            (403, 403, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:unwatch"):          (403, 403, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:whisper"):          (403, 403, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:heard"):            (404, 404, 204, 404, 404, 404, 404, 404, 404, 302),
    ("GET", "dispatch:chart"):             (403, 403, 200, 404, 403, 200, 403, 403, 404, 302),
    ("GET", "dispatch:plan"):              (403, 403, 200, 404, 403, 200, 403, 403, 404, 302),
    ("GET", "dispatch:print_plan"):        (403, 403, 200, 404, 403, 200, 403, 403, 404, 302),
    ("POST", "dispatch:record"):           (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "dispatch:glass"):             (403, 403, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:glass"):            (403, 403, 204, 404, 204, 204, 403, 403, 403, 302),
    ("GET", "dispatch:person"):            (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("GET", "dispatch:find"):              (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:give"):             (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:help"):             (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:help_withdraw"):    (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:imminent"):         (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:contact"):          (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("GET", "dispatch:transfer"):          (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:transfer"):         (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:outcome"):          (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:attempt"):          (403, 403, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:call_back"):        (403, 403, 204, 403, 204, 204, 403, 403, 403, 302),
    ("GET", "triage:answers"):             (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("GET", "programs:roster"):            (403, 403, 403, 403, 200, 403, 200, 403, 403, 302),
    ("POST", "programs:roster"):           (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:drop_shift"):       (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("GET", "programs:drafts"):            (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
    ("POST", "programs:drafts"):           (422, 422, 422, 422, 422, 422, 422, 422, 422, 302),
    ("POST", "dispatch:undo"):             (403, 409, 404, 409, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:check_in"):         (403, 204, 404, 204, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:hazards"):          (403, 409, 404, 409, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:swap"):             (403, 409, 409, 403, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:duress"):           (403, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:duress_answer"):    (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:duress_stop"):      (409, 409, 409, 403, 409, 409, 403, 403, 403, 302),
    ("GET", "dispatch:response"):          (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:response"):         (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:arrived"):          (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:safe"):             (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:page"):             (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:hold"):             (403, 409, 409, 403, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:release"):          (403, 409, 409, 403, 409, 409, 403, 403, 403, 302),
    ("POST", "dispatch:link"):             (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:unlink"):           (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("GET", "dispatch:places"):            (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("GET", "dispatch:locate"):            (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:locate"):           (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("GET", "dispatch:premises"):          (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:premises"):         (403, 302, 302, 302, 302, 302, 403, 403, 403, 302),
    ("POST", "dispatch:premise"):          (403, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:premises_read"):    (204, 204, 204, 404, 204, 204, 403, 403, 403, 302),
    ("POST", "dispatch:premise_renew"):    (403, 302, 302, 302, 302, 302, 403, 403, 403, 302),
    ("POST", "dispatch:premise_end"):      (403, 302, 302, 302, 302, 302, 403, 403, 403, 302),
    ("GET", "dispatch:line"):              (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:line_run"):         (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("GET", "dispatch:map"):               (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("GET", "dispatch:city"):              (200, 200, 200, 200, 200, 200, 200, 200, 403, 302),
    ("GET", "dispatch:tiles"):             (404, 404, 404, 404, 404, 404, 404, 404, 403, 302),
    ("GET", "dispatch:wall"):              (200, 200, 200, 200, 200, 200, 200, 200, 403, 302),
    ("POST", "dispatch:layout"):           (204, 204, 204, 204, 204, 204, 204, 204, 204, 302),
    ("GET", "dispatch:crew"):              (403, 403, 403, 200, 403, 403, 403, 403, 403, 302),
    ("GET", "dispatch:crew_now"):          (403, 403, 403, 200, 403, 403, 403, 403, 403, 302),
    ("POST", "dispatch:crew_act"):         (403, 403, 403, 422, 403, 403, 403, 403, 403, 302),
    ("GET", "dispatch:crew_worker"):       (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
    ("GET", "dispatch:crew_manifest"):     (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
    ("GET", "dispatch:known"):              (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("GET", "dispatch:after"):              (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:follow_up"):         (403, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:state_report"):      (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
    ("POST", "dispatch:about"):             (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("POST", "dispatch:refer"):             (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:shift"):              (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "programs:behind"):             (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "programs:sign"):              (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:handover"):           (403, 403, 403, 403, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:handover"):          (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("POST", "programs:receive"):           (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:follow_ups"):         (403, 403, 200, 200, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:follow_up_give"):    (403, 403, 302, 404, 302, 302, 302, 403, 403, 302),
    ("POST", "programs:follow_up_try"):     (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:follow_up_tick"):    (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:follow_up_finish"):  (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:state_reports"):      (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("POST", "programs:state_report"):      (302, 302, 302, 302, 302, 302, 403, 403, 403, 302),
    ("GET", "programs:caseload"):           (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:clients"):            (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:client"):             (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:decide"):            (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_new"):        (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_alias"):      (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_merge"):      (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:merge_undo"):        (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_report"):    (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:case_open"):         (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:case_write"):        (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:refer"):             (403, 403, 302, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:directory"):          (200, 200, 200, 200, 200, 200, 200, 403, 403, 302),
    ("GET", "programs:hsds"):               (200, 200, 200, 200, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:hsds_load"):         (403, 403, 403, 403, 422, 422, 422, 403, 403, 302),
    ("POST", "programs:verify"):            (403, 403, 302, 302, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:referrals"):          (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:referral_move"):     (403, 403, 302, 302, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:reports"):            (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "programs:report_file"):        (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "programs:publish"):           (403, 403, 403, 403, 403, 403, 404, 403, 403, 302),
    ("GET", "programs:public"):             (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("GET", "programs:public_file"):        (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "programs:pattern"):           (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:credential"):       (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:pattern_end"):       (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("GET", "programs:my_shifts"):          (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:ask_shift"):         (403, 403, 409, 404, 403, 404, 403, 403, 403, 302),
    ("POST", "programs:shift_request"):     (404, 404, 404, 404, 404, 302, 404, 404, 404, 302),
    ("POST", "programs:feed_key"):          (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:feed"):               (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("GET", "api:get_service_request"):     (403, 403, 200, 200, 403, 200, 403, 403, 403, 401),
    ("PUT", "api:put_task"):               (403, 403, 422, 422, 403, 422, 403, 403, 403, 401),
    ("GET", "api:get_task"):                (403, 403, 200, 200, 403, 200, 403, 403, 403, 401),
    ("POST", "programs:duty_undo"):        (403, 409, 403, 403, 409, 403, 403, 403, 403, 302),
    ("POST", "api:post_position"):         (403, 200, 200, 403, 200, 200, 403, 403, 404, 401),
    ("POST", "api:post_hazards"):          (403, 409, 404, 409, 409, 409, 403, 403, 403, 401),
    ("POST", "api:post_check_in"):         (403, 200, 404, 200, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_stacked"):          (403, 201, 201, 403, 201, 201, 403, 403, 403, 401),
    ("GET", "api:get_places"):             (200, 200, 200, 200, 200, 200, 200, 200, 403, 401),
    ("GET", "api:get_queue"):              (403, 403, 200, 403, 200, 200, 403, 403, 403, 401),
    ("GET", "api:get_promised"):           (200, 200, 200, 403, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_presence"):         (403, 403, 200, 403, 403, 200, 403, 403, 403, 401),
    ("POST", "api:post_offer"):            (201, 201, 201, 403, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_handoff"):          (200, 200, 200, 403, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_take"):             (409, 409, 409, 403, 200, 200, 403, 403, 403, 401),
    ("GET", "api:get_chart"):              (403, 403, 200, 404, 403, 200, 403, 403, 404, 401),
    ("POST", "api:post_record"):           (403, 403, 201, 404, 403, 201, 403, 403, 403, 401),
    ("POST", "api:post_help"):             (201, 201, 201, 404, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_imminent"):         (200, 200, 200, 404, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_contact"):          (200, 200, 200, 404, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_transfer"):         (201, 201, 201, 403, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_outcome"):          (200, 200, 200, 403, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_attempt"):          (403, 403, 201, 403, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_finish"):           (403, 403, 200, 403, 200, 200, 403, 403, 403, 401),
    ("GET", "admin:index"):                (302, 302, 302, 302, 302, 302, 302, 302, 200, 302),
    ("GET", "admin:programs_staff_add"):   (302, 302, 302, 302, 302, 302, 302, 302, 403, 302),
    ("GET", "healthz"):                    (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "readyz"):                     (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("GET", "api:openapi-json"):           (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "api:post_call"):             (201, 201, 403, 403, 201, 403, 403, 403, 403, 401),
    ("GET", "api:get_calls"):              (200, 200, 200, 200, 200, 200, 200, 200, 403, 401),
    ("GET", "api:get_call"):               (200, 200, 200, 404, 200, 200, 200, 200, 404, 401),
    ("GET", "api:get_screenings"):         (403, 403, 200, 404, 403, 200, 403, 403, 404, 401),
    ("POST", "api:post_triage"):           (200, 200, 200, 403, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_note"):             (201, 201, 201, 404, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_assignment"):       (403, 201, 201, 403, 201, 201, 403, 403, 403, 401),
    ("POST", "api:post_progress"):         (403, 200, 404, 200, 200, 200, 403, 403, 403, 401),
    ("POST", "api:post_close"):            (403, 200, 200, 403, 200, 200, 403, 403, 403, 401),
    ("GET", "api:get_units"):              (200, 200, 200, 200, 200, 200, 200, 200, 403, 401),
    ("GET", "api:get_protocol"):           (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
    ("GET", "api:get_events"):             (200, 200, 200, 200, 200, 200, 200, 200, 200, 401),
}  # fmt: skip

OVERRIDE = {"destination": "art", "band": 3, "reason": "other", "text": "Known to us."}
BODIES = {
    "dispatch:receive": {"source": "911", "place": "Scissortail Park"},
    "dispatch:note": {"text": "Calmer."},
    "dispatch:fact": {"topic": "weapon", "value": "none seen"},
    "dispatch:close": {"disposition": "settled_by_phone", "no_contact": "in_error"},
    "dispatch:progress": {"status": "en_route"},
    "triage:override": OVERRIDE,
    "dispatch:needs": {"language": "Spanish", "interpreter": "1"},
    "triage:record": {"item-safe": "no"},
    "triage:draft": {"source": SMALL},
    "triage:sign": {"name": "Lee Lead", "role": "Clinical lead"},
    "triage:explain": {"from_rule": "a", "to_rule": "b", "text": "Because."},
    "programs:hours": {"source": 'zone = "UTC"\n[weekly]\n'},
    "programs:presence": {"command": "pause"},
    "dispatch:receive_officer": {"place": "Scissortail Park"},
    "dispatch:receive_988": {"consent": "given", "stayed_on": "both"},
    "dispatch:decline": {"reason": "busy"},
    "dispatch:return": {"reason": "busy"},
    "dispatch:whisper": {"text": "Ask about the children."},
    "dispatch:record": {"signs": "No sleep.", "seen": "0"},
    "dispatch:glass": {"reason": "They ask for me."},
    "dispatch:help": {"what": "police"},
    "dispatch:help_withdraw": {"what": "ems"},
    "dispatch:transfer": {"consent": "given", "stayed_on": "both"},
    "dispatch:outcome": {"outcome": "connected"},
    "dispatch:attempt": {"result": "no_answer", "asked_for": "1"},
    "dispatch:call_back": {"outcome": "number_dead"},
    "dispatch:hazards": {"seen": "something else"},
    "dispatch:response": {"kind": "crisis"},
    "dispatch:arrived": {"agency": "police"},
    "dispatch:hold": {"minutes": "15"},
    "dispatch:locate": {"words": "Will Rogers Park", "choice": "0"},
    "dispatch:premises": {"place": "Will Rogers Park", "text": "Shouts at uniforms."},
    "dispatch:premise": {"text": "Shouts at uniforms."},
    "dispatch:line_run": {"text": "who"},
    "dispatch:layout": {"map": "folded"},
    "dispatch:follow_up": {"kind": "day"},
    "dispatch:state_report": {"about": "adult"},
    "dispatch:about": {"name": "Casey Caller"},
    "programs:handover": {"people": "Nobody.", "do": "keep"},
    "programs:follow_up_try": {"result": "no_answer", "asked_for": "1"},
    "programs:follow_up_tick": {"item": "naloxone", "done": "1"},
    "programs:follow_up_finish": {"outcome": "hospital"},
    "programs:state_report": {"reference": "A-1"},
    "programs:decide": {"key": "phone:4055550100", "reason": "A neighbor."},
    "programs:client_report": {"about": "adult"},
    "programs:client_new": {"name": "Robin Rest"},
    "programs:client_alias": {"kind": "phone", "value": "405-555-0199"},
    "programs:case_write": {"words": "A room of my own."},
    "programs:referral_move": {"command": "receive"},
    "programs:publish": {"name": "2026 Q1"},
    "programs:pattern_end": {"last_day": "2026-12-31"},
    "programs:shift_request": {"command": "agree"},
    "api:post_position": {"lat": 35.47, "lon": -97.52, "at": "2026-01-01T00:00:00Z"},
    "api:post_hazards": {"seen": "something else"},
    "api:post_stacked": {"unit": "crt1"},
    "api:post_presence": {"command": "pause"},
    "api:post_offer": {},
    "api:post_handoff": {},
    "api:post_take": {},
    "api:post_record": {"kind": "safety_plan", "sections": {"signs": "No sleep."}},
    "api:post_help": {"what": "police"},
    "api:post_imminent": {},
    "api:post_contact": {},
    "api:post_transfer": {"consent": "given", "stayed_on": "both"},
    "api:post_outcome": {"outcome": "connected"},
    "api:post_attempt": {"result": "no_answer", "asked_for": True},
    "api:post_finish": {"outcome": "number_dead"},
    "programs:access": {"role": "manager", "active": "on"},
    "programs:duty": {"command": "end"},
    "api:post_call": {"place": "Will Rogers Park"},
    "api:post_triage": {"answers": {"threat": "no"}},
    "api:post_note": {"text": "Calmer."},
    "api:post_assignment": {"unit": "crt2"},
    "api:post_progress": {"status": "en_route"},
    "api:post_close": {"disposition": "settled_by_phone", "no_contact": "in_error"},
}


EVERY_MONDAY = {
    "weekdays": ["0"], "starts": "07:00", "ends": "15:00", "first_day": "2031-01-06",
    "every_weeks": "1",
}  # fmt: skip
LICENCE = {"crew_role": "peer", "name": "Peer certificate", "expires_on": "2099-01-01"}
SHARERS = (Role.SUPERVISOR, Role.MANAGER)


@pytest.fixture
def scene(db, protocol, make_call, make_assignment, make_unit):
    """A waiting CCD call with a note, and CRT1 dispatched to a CRT call. Another CCD call is on
    offer to the queue; a third is closed, and its call-back due.
    """
    crt1, crt2 = make_unit(), make_unit(callsign="CRT2")
    cast = {role: _enroll(role, crt1) for role in ROLES}
    call = make_call(destination=Destination.CCD, priority=4)
    note = Note.objects.create(call=call, by=cast[Role.DISPATCHER], at=now(), text="Said so.")
    worked = make_assignment(make_call(CallStatus.ACTIVE), crt1)
    page = Alert.objects.create(
        call=call, kind="page", reason="hard_stop", raised_at=now(), due_at=now()
    )
    draft = draft_protocol(actor=None, source=changed(("version = 1", "version = 7")))
    screener = load_questionnaire(
        actor=None, source=SCREENER.read_text(), scoring=SCREENER.with_suffix(".toml").read_text()
    )
    offered = make_call(destination=Destination.CCD, priority=4)
    handoff = place_offer(offered, at=now())
    call.imminent_at = now()
    call.save(update_fields=["imminent_at"])
    over = make_call(CallStatus.CLOSED, destination=Destination.CCD)
    back = CallBack.objects.create(call=over, owner=cast[Role.CLINICIAN], due_at=now())
    back.attempts.create(by=cast[Role.CLINICIAN], at=now(), result="no_answer")
    transfer = LifelineTransfer.objects.create(
        call=call, direction="out", consent="given", stayed_on="us",
        by=cast[Role.DISPATCHER], at=now(), due_at=now(),
    )  # fmt: skip
    said = Whisper.objects.create(
        call=call, by=cast[Role.SUPERVISOR], to=cast[Role.CLINICIAN], at=now(), text="Slower."
    )
    Alert.objects.create(call=call, kind="help", reason="ems", raised_at=now(), due_at=now())
    later = now() + timedelta(hours=1)
    shift = Shift.objects.create(
        staff=cast[Role.CLINICIAN], starts_at=later, ends_at=later + timedelta(hours=8)
    )
    alarm = Duress.objects.create(unit=crt1, started_at=now(), started_by=cast[Role.CREW])
    plan_response(actor=cast[Role.DISPATCHER], call_id=call.pk, kind=PlanKind.CRISIS)
    asked = Alert.objects.get(call=call, reason="police")
    answer_page(actor=cast[Role.SUPERVISOR], alert_id=asked.pk)
    link = CallLink.objects.create(
        kept=call, other=over, kind="related", status_before="closed", made_at=now(),
        made_by=cast[Role.DISPATCHER],
    )  # fmt: skip
    known = write_premise_note(
        actor=cast[Role.DISPATCHER], spot=Spot("Edmond Road"), text="Two dogs run loose."
    )
    service = Resource.objects.create(name="Food pantry", needs="food", source="invented")
    owed = FollowUp.objects.create(
        kind="overdose", program="ccd", call=call.pk, call_number=call.number, made_at=now(),
        due_at=now(),
    )  # fmt: skip
    one = Person.objects.create(name="Pat Person", made_at=now())
    other = Person.objects.create(name="Pat Person", made_at=now())
    third = Person.objects.create(name="Pat Parsons", made_at=now())
    merge = Merge.objects.create(kept=one, other=third, by=cast[Role.CLINICIAN], at=now())
    Person.objects.filter(pk=third.pk).update(merged_into=one)
    case = Case.objects.create(client=other, opened_at=now(), opened_by=cast[Role.CLINICIAN])
    referral = Referral.objects.create(
        resource=service, client=one, need="food", consent=True, by=cast[Role.CLINICIAN],
        at=now(), step_at=now(),
    )  # fmt: skip
    report = StateReport.objects.create(
        about="adult", call=call.pk, owner=cast[Role.DISPATCHER], asked_at=now(), due_at=now()
    )
    board = FrozenBoard.objects.create(
        starts_at=now() - timedelta(days=1), ends_at=now() - timedelta(hours=9), name="Yesterday",
        figures={}, seq=0, frozen_at=now(),
    )  # fmt: skip
    left = Handover.objects.create(
        starts_at=now() - timedelta(days=1), name="Yesterday", sections={}, written_at=now(),
        written_by=cast[Role.ADMIN], given_at=now(),
    )  # fmt: skip
    pattern = ShiftPattern.objects.create(
        staff=cast[Role.CLINICIAN], weekdays=[0], starts="07:00", ends="15:00",
        first_day="2026-01-05",
    )  # fmt: skip
    wish = ShiftRequest.objects.create(
        kind="cover", shift=shift, asked_by=cast[Role.CLINICIAN], asked_at=now()
    )
    Caller.objects.create(call=call.pk, number=call.number, at=now())
    return {
        "service": service,
        "other": other,
        "offered": offered,
        "premise": known,
        "cast": cast,
        "unit": crt2,
        "ids": {
            "call_id": call.pk,
            "note_id": note.pk,
            "duress_id": alarm.pk,
            "link_id": link.pk,
            "callsign": "CRT2",
            "zoom": 9,
            "x": 1,
            "y": 1,
            "alert_id": page.pk,
            "version_id": draft.pk,
            "questionnaire_id": screener.pk,
            "assignment_id": worked.pk,
            "unit_id": crt2.pk,
            "staff_id": cast[Role.MANAGER].pk,
            "username": "dispatcher",
            "handoff_id": handoff.pk,
            "command": "withdraw",
            "step": "withdraw",
            "copy": "caller",
            "kind": "safety_plan",
            "transfer_id": transfer.pk,
            "call_back_id": back.pk,
            "whisper_id": said.pk,
            "shift_id": shift.pk,
            "follow_up_id": owed.pk,
            "report_id": report.pk,
            "client_id": one.pk,
            "merge_id": merge.pk,
            "case_id": case.pk,
            "part": "goal",
            "resource_id": service.pk,
            "referral_id": referral.pk,
            "board_id": board.pk,
            "handover_id": left.pk,
            "pattern_id": pattern.pk,
            "request_id": wish.pk,
            "secret": "unknown",
            "name": "2026 Q1",
            "form": "csv",
        },
    }


def _enroll(role, unit) -> Staff:
    if role == Role.CREW:
        return person(role, program=unit.program, unit=unit)
    ccd = role in (Role.CLINICIAN, Role.LEAD)
    presence = Presence.AVAILABLE if ccd else Presence.OFF
    return person(role, program=Program.CCD if ccd else None, presence=presence)


def address(name, ids):
    kept = [key for key in ids if f"<{key}>" in _pattern(name) or f":{key}>" in _pattern(name)]
    return reverse(name, kwargs={key: ids[key] for key in kept})


def _pattern(name):
    found = {full: str(route) for full, route in named_routes()}
    return found[name]


def named_routes(resolver=None, prefix="", route=""):
    for one in (resolver or get_resolver()).url_patterns:
        here = route + str(one.pattern)
        if hasattr(one, "url_patterns"):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from named_routes(one, inner, here)
        elif one.name:
            yield f"{prefix}{one.name}", here


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_who_may(scene, role):
    """One role asks at every address; what it changed is undone before the next."""
    asker = Asker(scene, role)
    answers = {}
    for method, name in WHO_MAY:
        point = transaction.savepoint()
        answers[method, name] = asker.ask(method, name)
        transaction.savepoint_rollback(point)
    column = [*ROLES, "nobody"].index(role)
    assert answers == {address: row[column] for address, row in WHO_MAY.items()}


class Asker:
    """Somebody of a role, signed in once, with a key for the API."""

    def __init__(self, scene, role):
        self.scene, self.staff = scene, scene["cast"].get(role)
        self.client, self.cookies, self.headers = Client(), SimpleCookie(), {}
        if self.staff:
            self.client.force_login(self.staff, "django.contrib.auth.backends.ModelBackend")
            self.cookies = self.client.cookies
            token = issue_token(actor=None, username=self.staff.username)
            self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method, name):
        ids = dict(self.scene["ids"])
        if name in ("dispatch:premise_renew", "dispatch:premise_end"):
            ids["note_id"] = self.scene["premise"].pk
        url, body = address(name, ids), self._body(method, name)
        options = {"secure": True}
        self.client.cookies = SimpleCookie(self.cookies.output(header=""))  # signing out is undone
        if name.startswith("api:"):
            self.client.cookies.clear()
            options |= {"content_type": "application/json", "headers": self.headers}
        if method == "GET":
            options.pop("content_type", None)
            return self.client.get(url, **options).status_code
        if method == "PUT":
            return self.client.put(url, body, **options).status_code
        return self.client.post(url, body, **options).status_code

    def _body(self, method, name):
        if name == "dispatch:assign":
            return {"unit": self.scene["unit"].pk}
        if name == "dispatch:link":
            return {"other": str(self.scene["offered"].pk), "kind": "related"}
        if name == "dispatch:give":
            return {"resource": self.scene["service"].pk}
        if name == "programs:roster" and method == "POST":
            clinician = self.scene["cast"][Role.CLINICIAN].pk
            times = {"starts_at": "2031-01-01 07:00", "ends_at": "2031-01-01 15:00"}
            return {"staff_id": clinician, **times}
        clinician = self.scene["cast"][Role.CLINICIAN].pk
        service, consent = self.scene["service"].pk, {"need": "food", "consent": "1"}
        bodies = {
            "dispatch:refer": {"resource": service, **consent},
            "programs:refer": {"resource": service, **consent},
            "programs:follow_up_give": {"owner": self.staff.pk if self.staff else 0},
            "programs:client_merge": {"other": str(self.scene["other"].pk), "although": "1"},
            "programs:pattern": {"staff_id": clinician, **EVERY_MONDAY},
            "programs:credential": {"staff_id": self.scene["cast"][Role.CREW].pk, **LICENCE},
        }
        if name == "programs:follow_up_give" and self.staff and self.staff.role in SHARERS:
            return {"owner": clinician}
        return dict(bodies.get(name) or BODIES.get(name, {}))


def test_no_address_is_missing():
    ours = {
        name
        for name, _ in named_routes()
        if not name.startswith("admin:") or name in {"admin:index", "admin:programs_staff_add"}
    }
    assert ours - {"api:api-root"} == {name for _, name in WHO_MAY}


@pytest.mark.django_db
def test_the_admin_pages_only_show(admin, client, make_unit):
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    unit = make_unit()
    page = client.get(f"/admin/programs/unit/{unit.pk}/change/", secure=True)
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    answer = client.post(
        f"/admin/programs/unit/{unit.pk}/change/", {"duty": "off_duty"}, secure=True
    )
    assert answer.status_code == 403
    assert Unit.objects.get().duty == Duty.IN_SERVICE


@pytest.mark.django_db
def test_a_call_that_does_not_exist_looks_like_one_that_may_not_be_seen(scene, client):
    crew = scene["cast"][Role.CREW]
    client.force_login(crew, "django.contrib.auth.backends.ModelBackend")
    told = {"secure": True, "headers": {"HX-Request": "true"}}
    hidden = client.get(address("dispatch:pane", scene["ids"]), **told)
    absent = client.get(f"/calls/{uuid4()}/", **told)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
