"""An invented city with all that the format allows: nine bands, other agencies, other people along,
questions that depend on others, and rules on hour, area and source.
"""

from tests.triage.small import SMALL

_BANDS = (
    ("A", "threat", "police"),
    ("B", "grave", "crt"),
    ("C", "grave, officer's", "mobile"),
    ("D", "in the country", "fire"),
    ("E", "visit", "art"),
    ("F", "clinician at once", "ccd"),
    ("G", "clinician", "ccd"),
    ("H", "988", "988"),
    ("I", "information", "988"),
)
_MORE = """
[[destination]]
code = "988"
name = "988"
needs = "nobody"
[[destination]]
code = "fire"
name = "Engine company"
needs = "nobody"
[[destination]]
code = "mobile"
name = "County's mobile team"
needs = "nobody"
[[destination]]
code = "cores"
name = "Clinician with an officer"
needs = "nobody"
"""
_QUESTIONS = """
[[question]]
key = "hour"
kind = "context"
from = "hour"
text = "Day or night"
states = "nothing"
answers = [
  { key = "day", text = "Day", severity = 0 },
  { key = "night", text = "Night", severity = 0, is = ["22:00-06:30"] },
]
[[question]]
key = "area"
kind = "context"
from = "area"
text = "Where it is"
states = "nothing"
answers = [
  { key = "town", text = "In town", severity = 0 },
  { key = "country", text = "In the country", severity = 0, is = ["outside", "Far Ward"] },
]
[[question]]
key = "source"
kind = "context"
from = "source"
text = "Who brought it"
states = "nothing"
answers = [
  { key = "officer", text = "An officer", severity = 0, is = ["officer"] },
  { key = "others", text = "Anybody else", severity = 0 },
]
[[question]]
key = "age"
text = "Is it a child?"
states = { topic = "child", as = { child = "a child" } }
answers = [
  { key = "adult", text = "Adult", severity = 0 },
  { key = "unknown", text = "Not sure", severity = 1 },
  { key = "child", text = "Child", severity = 2 },
]
[[question]]
key = "guardian"
text = "Is a grown-up with the child?"
ask_when = { age = ["unknown", "child"] }
otherwise = "yes"
states = "nothing"
answers = [
  { key = "yes", text = "Yes", severity = 0 },
  { key = "no", text = "No", severity = 1 },
]
[[question]]
key = "talk"
text = "What do they want?"
states = "nothing"
answers = [
  { key = "facts", text = "Information", severity = 0 },
  { key = "line", text = "Somebody to talk to", severity = 1 },
  { key = "clinician", text = "A clinician", severity = 2 },
  { key = "now", text = "A clinician now", severity = 3 },
]
"""
_RULES = """
[[rule]]
id = "officer"
because = "An officer asks for somebody to come."
when = { visit = ["yes"], source = ["officer"] }
then = { band = "C", priority = 2 }
[[rule]]
id = "country"
because = "Nobody of ours goes so far at night."
when = { visit = ["yes"], area = ["country"], hour = ["night"] }
then = { band = "D", priority = 2 }
[[rule]]
id = "alone"
because = "A child without a grown-up."
when = { guardian = ["no"] }
then = { band = "E", priority = 2 }
[[rule]]
id = "visit"
because = "A visit."
when = { visit = ["yes"] }
then = { band = "E", priority = 2 }
[[rule]]
id = "now"
because = "A clinician now."
when = { talk = ["now"] }
then = { band = "F", priority = 3 }
[[rule]]
id = "clinician"
because = "A clinician."
when = { talk = ["clinician"] }
then = { band = "G", priority = 3 }
[[rule]]
id = "line"
because = "Somebody to talk to."
when = { talk = ["line"] }
then = { band = "H", priority = 4 }
[[rule]]
id = "facts"
because = "Information."
when = {}
then = { band = "I", priority = 4 }
"""
_ALONG = """
[[along]]
when = { medical = ["yes"], area = ["country"] }
add = ["fire"]
[[advice]]
when = { medical = ["yes"] }
text = "Stay with them."
"""


def _wide():
    head, rest = SMALL.split("[[band]]", 1)
    destinations = "[[destination]]" + rest.split("[[destination]]", 1)[1].split("[[question]]")[0]
    questions = "[[question]]" + rest.split("[[question]]", 1)[1].split("[[rule]]")[0]
    rules = "[[rule]]" + rest.split("[[rule]]", 1)[1].split("[[along]]")[0]
    grave = rules.split('[[rule]]\nid = "visit"')[0]
    along = "[[along]]" + rest.split("[[along]]", 1)[1]
    bands = "".join(
        f'[[band]]\nsign = "{sign}"\nname = "{name}"\nto = "{to}"\n' for sign, name, to in _BANDS
    )
    head = head.replace('"small"', '"wide"').replace("uncleared = 2", 'uncleared = "B"')
    grave = grave.replace("band = 2", 'band = "B"').replace("band = 1", 'band = "A"')
    return (
        head
        + bands
        + destinations
        + _MORE
        + questions
        + _QUESTIONS
        + grave
        + _RULES
        + along
        + _ALONG
    )


WIDE = _wide()
