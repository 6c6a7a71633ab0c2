"""Answers, protocols and screenings."""

from tests.triage.small import SMALL

#                                  tak  dsp  cln  crw  sup  led  mgr  aud  adm  none
WHO_MAY = {
    ("GET", "triage:advice"):     (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("GET", "triage:pane"):       (200, 200, 200, 403, 200, 200, 403, 403, 403, 302),
    ("POST", "triage:start"):     (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "triage:confirm"):   (204, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("POST", "triage:override"):  (403, 204, 204, 403, 204, 204, 403, 403, 403, 302),
    ("GET", "triage:screenings"): (403, 403, 200, 404, 403, 200, 403, 403, 404, 302),
    ("GET", "triage:screen"):     (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("GET", "triage:ask"):        (403, 403, 200, 404, 403, 200, 403, 403, 403, 302),
    ("POST", "triage:record"):    (403, 403, 204, 404, 403, 204, 403, 403, 403, 302),
    ("GET", "triage:protocols"):  (200, 200, 200, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "triage:protocol"):   (200, 200, 200, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "triage:draft"):      (403, 403, 403, 403, 403, 200, 403, 403, 403, 302),
    ("POST", "triage:draft"):     (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("POST", "triage:prove"):     (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("POST", "triage:sign"):      (403, 403, 403, 403, 403, 409, 403, 403, 403, 302),
    ("POST", "triage:publish"):   (403, 403, 403, 403, 403, 409, 409, 403, 403, 302),
    ("GET", "triage:what_if"):    (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("POST", "triage:explain"):   (403, 403, 403, 403, 403, 302, 403, 403, 403, 302),
    ("GET", "triage:metrics"):    (403, 403, 403, 403, 200, 200, 200, 200, 403, 302),
    ("GET", "triage:answers"):    (200, 200, 200, 404, 200, 200, 403, 403, 403, 302),
}  # fmt: skip

OVERRIDE = {
    "destination": "police",
    "band": "1",
    "reason": "other",
    "text": "They are heard shouting.",
}

BODIES = {
    "triage:override": OVERRIDE,
    "triage:record": {"item-safe": "no"},
    "triage:draft": {"source": SMALL},
    "triage:sign": {"name": "Lee Lead", "role": "Clinical lead"},
    "triage:explain": {
        "from_rule": "a",
        "to_rule": "b",
        "text": "Somebody rings them back at once.",
    },
}
