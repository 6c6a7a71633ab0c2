"""A protocol small enough to see through, for tests that break it."""

SMALL = """
code = "small"
version = 1
title = "Small"
uncleared = 2
[[band]]
sign = "1"
name = "threat"
to = "police"
[[band]]
sign = "2"
name = "high"
to = "crt"
[[band]]
sign = "3"
name = "visit"
to = "art"
[[band]]
sign = "4"
name = "phone"
to = "ccd"
[[destination]]
code = "police"
name = "Police"
needs = "nobody"
[[destination]]
code = "crt"
name = "Crisis team"
needs = "unit"
otherwise = { to = "police", add = ["co_response"], follow_up = "ccd" }
[[destination]]
code = "art"
name = "Visitors"
needs = "unit"
waits = true
otherwise = { to = "crt" }
[[destination]]
code = "ccd"
name = "Clinician"
needs = "clinician"
otherwise = { to = "police" }
[[destination]]
code = "cap"
name = "Advocates"
needs = "unit"
otherwise = { to = "ccd" }
[[question]]
key = "danger"
kind = "hard_stop"
text = "Is anybody in danger?"
states = { topic = "violence", as = { no = "none", yes = "danger" } }
answers = [
  { key = "no", text = "No", severity = 0 },
  { key = "unknown", text = "?", severity = 1 },
  { key = "yes", text = "Yes", severity = 2 },
]
[[question]]
key = "medical"
kind = "hard_stop"
text = "Is a life in danger?"
states = { topic = "medical", as = { yes = "life in danger" } }
answers = [
  { key = "no", text = "No", severity = 0 },
  { key = "unknown", text = "Not sure", severity = 1 },
  { key = "yes", text = "Yes", severity = 2 },
]
[[question]]
key = "attempt"
kind = "hard_stop"
text = "Is there an attempt?"
states = { topic = "suicidal_intent", as = { yes = "an attempt" } }
answers = [
  { key = "no", text = "No", severity = 0 },
  { key = "unknown", text = "Not sure", severity = 1 },
  { key = "yes", text = "Yes", severity = 2 },
]
[[question]]
key = "thoughts"
kind = "risk"
text = "Are there thoughts of suicide?"
states = { topic = "suicidal_intent", as = { yes = "thoughts of suicide" } }
answers = [
  { key = "no", text = "No", severity = 0 },
  { key = "unknown", text = "Not sure", severity = 1 },
  { key = "yes", text = "Yes", severity = 2 },
]
[[question]]
key = "visit"
text = "Does somebody need to go?"
states = "nothing"
answers = [{ key = "no", text = "No", severity = 0 }, { key = "yes", text = "Yes", severity = 1 }]
[[rule]]
id = "danger"
because = "Danger."
when = { danger = ["unknown", "yes"] }
then = { band = 2, priority = 1 }
locked = true
[[rule]]
id = "medical"
because = "A life in danger."
when = { medical = ["yes", "unknown"] }
then = { band = 2, priority = 1 }
locked = true
[[rule]]
id = "attempt"
because = "An attempt."
when = { attempt = ["yes", "unknown"] }
then = { band = 2, priority = 1 }
locked = true
[[rule]]
id = "thoughts"
because = "Thoughts."
when = { thoughts = ["yes", "unknown"] }
then = { band = 2, priority = 1 }
[[rule]]
id = "visit"
because = "A visit."
when = { visit = ["yes"] }
then = { band = 3, priority = 3 }
[[rule]]
id = "phone"
because = "The phone."
when = {}
then = { band = 4, priority = 4 }
[[along]]
when = { danger = ["yes"] }
add = ["ems"]
[[along]]
when = { danger = ["yes"] }
add = ["co_response", "supervisor"]
[[along]]
when = { medical = ["yes"] }
add = ["ems", "supervisor"]
[[along]]
when = { attempt = ["yes"] }
add = ["ems", "supervisor", "imminent"]
"""


CALM = dict.fromkeys(("danger", "medical", "attempt", "thoughts"), "no")


def changed(*changes):
    """SMALL with some of its text replaced."""
    source = SMALL
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return source
