"""People, shifts, the caseload, follow-ups and reports."""

from journal.codes.people import Role

#                                           tak  dsp  cln  crw  sup  led  mgr  aud  adm  none
WHO_MAY = {
    ("GET", "programs:hours"):             (403, 403, 403, 403, 403, 403, 200, 403, 403, 302),
    ("POST", "programs:hours"):            (403, 403, 403, 403, 403, 403, 302, 403, 403, 302),
    ("POST", "programs:presence"):         (403, 403, 302, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:login"):             (302, 302, 302, 302, 302, 302, 302, 302, 302, 200),
    ("POST", "programs:enter_as"):         (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "programs:logout"):           (302, 302, 302, 302, 302, 302, 302, 302, 302, 302),
    ("GET", "programs:people"):            (403, 403, 403, 403, 403, 403, 403, 403, 200, 302),
    ("POST", "programs:access"):           (403, 403, 403, 403, 403, 403, 403, 403, 200, 302),
    ("POST", "programs:duty"):             (403, 204, 403, 403, 204, 403, 403, 403, 403, 302),
    ("GET", "programs:roster"):            (403, 403, 403, 403, 200, 403, 200, 403, 403, 302),
    ("POST", "programs:roster"):           (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:drop_shift"):       (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("GET", "programs:drafts"):            (200, 200, 200, 200, 200, 200, 200, 200, 200, 302),
    ("POST", "programs:drafts"):           (422, 422, 422, 422, 422, 422, 422, 422, 422, 302),
    ("GET", "programs:shift"):             (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "programs:board_calls"):            (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "programs:sign"):             (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:handover"):          (403, 403, 403, 403, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:handover"):         (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("POST", "programs:receive"):          (403, 403, 403, 403, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:follow_ups"):        (403, 403, 200, 200, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:follow_up_give"):   (403, 403, 302, 404, 302, 302, 302, 403, 403, 302),
    ("POST", "programs:follow_up_try"):    (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:follow_up_tick"):   (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:follow_up_finish"): (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:state_reports"):     (200, 200, 200, 200, 200, 200, 403, 403, 403, 302),
    ("POST", "programs:state_report"):     (302, 302, 302, 302, 302, 302, 403, 403, 403, 302),
    ("GET", "programs:caseload"):          (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:clients"):           (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:client"):            (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:decide"):           (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_new"):       (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_alias"):     (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_merge"):     (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:merge_undo"):       (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:client_report"):    (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:case_open"):        (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:case_write"):       (403, 403, 302, 404, 403, 302, 403, 403, 403, 302),
    ("POST", "programs:refer"):            (403, 403, 302, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:directory"):         (200, 200, 200, 200, 200, 200, 200, 403, 403, 302),
    ("GET", "programs:hsds"):              (200, 200, 200, 200, 200, 200, 200, 403, 403, 302),
    ("POST", "programs:hsds_load"):        (403, 403, 403, 403, 422, 422, 422, 403, 403, 302),
    ("POST", "programs:verify"):           (403, 403, 302, 302, 302, 302, 302, 403, 403, 302),
    ("GET", "programs:referrals"):         (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:referral_move"):    (403, 403, 302, 302, 403, 302, 403, 403, 403, 302),
    ("GET", "programs:reports"):           (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "programs:report_file"):       (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "programs:publish"):          (403, 403, 403, 403, 403, 403, 404, 403, 403, 302),
    ("GET", "programs:public"):            (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("GET", "programs:public_file"):       (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "programs:pattern"):          (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:credential"):       (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("POST", "programs:pattern_end"):      (403, 403, 403, 403, 302, 403, 302, 403, 403, 302),
    ("GET", "programs:my_shifts"):         (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("POST", "programs:ask_shift"):        (403, 403, 409, 404, 403, 404, 403, 403, 403, 302),
    ("POST", "programs:shift_request"):    (404, 404, 404, 404, 404, 302, 404, 404, 404, 302),
    ("POST", "programs:feed_key"):         (403, 403, 200, 200, 403, 200, 403, 403, 403, 302),
    ("GET", "programs:feed"):              (404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "programs:duty_undo"):        (403, 409, 403, 403, 409, 403, 403, 403, 403, 302),
}  # fmt: skip

CONSENT = {"need": "food", "consent": "1"}
DAY = {"starts_at": "2031-01-01 07:00", "ends_at": "2031-01-01 15:00"}
EVERY_MONDAY = {
    "weekdays": ["0"], "starts": "07:00", "ends": "15:00", "first_day": "2031-01-06",
    "every_weeks": "1",
}  # fmt: skip
LICENSE = {"crew_role": "peer", "name": "Peer certificate", "expires_on": "2099-01-01"}


def clinician(scene):
    return scene["cast"][Role.CLINICIAN].pk


def crew(scene):
    return scene["cast"][Role.CREW].pk


def receiver(scene, staff):
    """Who shares work out gives it to a clinician; anybody else takes it."""
    if staff and staff.role in (Role.SUPERVISOR, Role.MANAGER):
        return clinician(scene)
    return staff.pk if staff else 0


BODIES = {
    "programs:hours": {"source": 'zone = "UTC"\n[weekly]\n'},
    "programs:presence": {"command": "pause"},
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
    "programs:access": {"role": "manager", "active": "on"},
    "programs:duty": {"command": "end"},
    "programs:roster": lambda scene, staff: {"staff_id": clinician(scene), **DAY},
    "programs:refer": lambda scene, staff: {"resource": scene["service"].pk, **CONSENT},
    "programs:follow_up_give": lambda scene, staff: {"owner": receiver(scene, staff)},
    "programs:client_merge": lambda scene, staff: {
        "other": str(scene["other"].pk),
        "although": "1",
    },
    "programs:pattern": lambda scene, staff: {"staff_id": clinician(scene), **EVERY_MONDAY},
    "programs:credential": lambda scene, staff: {
        "staff_id": scene["cast"][Role.CREW].pk,
        **LICENSE,
    },
}
