"""Files that no city may put in force, each made of the shipped one by a change or two.

Every one is refused when it is read or proven, with a sentence that names what is wrong.
"""

import re
from dataclasses import replace

import pytest

from mih.environment import ROOT
from triage.protocols.easing import eased, route_of
from triage.protocols.proof import examined, problems
from triage.protocols.reading import parse
from triage.protocols.table import DESTINATIONS, STRENGTH
from triage.protocols.vignettes import read_vignettes

OKC = (ROOT / "cities" / "okc" / "protocol.toml").read_text()
TABLE = parse(OKC)
BANDS = re.compile(r'(\[\[band\]\]\nsign = "\d"\n)')


def edited(*changes, source=OKC):
    for old, new in changes:
        assert re.search(old, source, re.MULTILINE), old
        source = re.sub(old, new, source, flags=re.MULTILINE)
    return source


def found(source):
    return " | ".join(map(str, examined(source)))


def section(kind, name, source=OKC):
    """One [[kind]] of the file, from its head to the next."""
    start = source.index(f"[[{kind}]]\n", source.rindex(f"[[{kind}]]", 0, source.index(name)) - 1)
    return source[start : source.index("\n\n", start)]


def within(kind, name, old, new, source=OKC):
    """The file with one of its [[kind]] changed."""
    part = section(kind, name, source)
    assert re.search(old, part, re.MULTILINE), (old, part)
    return source.replace(part, re.sub(old, new, part, flags=re.MULTILINE), 1)


def without(kind, name, source=OKC):
    return source.replace(section(kind, name, source), "", 1)


def question(key):
    return f'key = "{key}"'


def rule(name):
    return f'id = "{name}"'


def hard_stop_first(then):
    """A rule of the attacker's before all others."""
    return OKC.replace("[[rule]]", f"[[rule]]\n{then}\n\n[[rule]]", 1)


YES_AND_NO = (
    (r'key = "no", text = "No", severity = 0', "@"),
    (r'key = "yes", text = "Yes", severity = 2', 'key = "yes", text = "Yes", severity = 0'),
    ("@", 'key = "no", text = "No", severity = 2'),
)


def turned_about(key):
    """No is declared grave and Yes mild, and the rules go by it."""
    part = section("question", question(key))
    changed = part
    for old, new in YES_AND_NO:
        changed = changed.replace(old, new)
    source = OKC.replace(part, changed, 1)
    return source.replace(f'when = {{ {key} = ["yes"] }}', f'when = {{ {key} = ["no"] }}')


def bands_reversed():
    heads = [
        f'sign = "{n}"\nname = "{band.name}"\nto = "{band.ways[-1].to}"'
        for n, band in enumerate(TABLE.bands, start=1)
    ]
    source = OKC
    for head, other in zip(heads, reversed(heads), strict=True):
        to = head.split("\n")[2]
        source = source.replace(head, head.replace(to, f"@{other.split(chr(10))[2]}"), 1)
    return source.replace("@", "")


def one_band():
    source = re.sub(r'\[\[band\]\]\nsign = "[1345]"\n(.+\n)+', "", OKC)
    source = re.sub(r"band = \d", "band = 2", source)
    return re.sub(r"^bands = .*$", "bands = [2]", source, flags=re.MULTILINE)


def to_all(code):
    source = re.sub(r'^to = "\w+"$', f'to = "{code}"', OKC, flags=re.MULTILINE)
    return re.sub(r"^instead = \[\n.*\n\]\n", "", source, flags=re.MULTILINE)


CRT = 'otherwise = { to = "police", add = ["co_response"], follow_up = "ccd" }'

UNSAFE = {
    "everything goes to 988": (to_all("988"), "leads to the same destination"),
    "everything goes to the police": (to_all("police"), "leads to the same destination"),
    "the threat's answers are turned about": (turned_about("threat"), "No is the least serious"),
    "the medical answers are turned about": (turned_about("medical"), "No is the least serious"),
    "no lock at all": (edited((r"^locked = true$", "")), "is decided by a rule not locked"),
    "the lock of the threat is left out": (
        within("rule", rule("threat"), "locked = true", ""),
        "'threat' is about the hard stop 'threat' and is not locked",
    ),
    "the lock is misspelt": (edited(("locked = true", "lockd = true")), "'lockd': did you mean"),
    "the lock is a word": (edited(("locked = true", 'locked = "false"')), "must be true or false"),
    "nobody goes along": (
        re.sub(r"\[\[along\]\]\n(.+\n)+", "", OKC),
        "there is no \\[\\[along\\]\\] at all",
    ),
    "whoever goes along goes along in the last band only": (
        edited(
            (r"^\[\[along\]\]$", '[[along]]\nbands = ["5"]'),
            ('^bands = \\["5"\\]\nbands = .*$', 'bands = ["5"]'),
        ),
        "does not bring EMS at once",
    ),
    "the medical question is deleted": (
        re.sub(
            r"^when = \{ medical = .*\}$",
            'when = { threat = ["yes"] }',
            re.sub(r', medical = \["\w+"\]', "", without("question", question("medical"))),
            flags=re.MULTILINE,
        ),
        "No hard stop asks about medical danger",
    ),
    "the threat is called a need": (
        within("question", question("threat"), 'kind = "hard_stop"\n', ""),
        "No hard stop asks about a threat",
    ),
    "the attempt states nothing": (
        within("question", question("attempt"), "states = .*", 'states = "nothing"'),
        "No hard stop asks about an attempt",
    ),
    "thoughts of suicide are a need": (
        within("question", question("self_harm"), 'kind = "risk"\n', ""),
        "No risk asks about thoughts of suicide",
    ),
    "signs of harm to others are a need": (
        within("question", question("others"), 'kind = "risk"\n', ""),
        "is called a need",
    ),
    "a hard stop not asked is a no": (
        within("question", question("threat"), "^text", 'unasked = "no"\ntext'),
        "'threat', when not asked, counts as 'no': not asked is not cleared",
    ),
    "a weapon not asked after is none": (
        within("question", question("weapon"), "^text", 'unasked = "no"\ntext'),
        "'weapon', when not asked, counts as 'no'",
    ),
    "a hard stop is asked only sometimes": (
        within(
            "question",
            question("attempt"),
            "^text",
            'ask_when = { medical = ["yes"] }\notherwise = "no"\ntext',
        ),
        "is asked only after some answers",
    ),
    "all priorities are 4": (
        edited((r"priority = \d", "priority = 4")),
        "in the two gravest bands it is 1 or 2",
    ),
    "CRT falls back to 988": (
        edited((re.escape(CRT), 'otherwise = { to = "988" }')),
        "falls back to '988 Lifeline', which is less",
    ),
    "CRT falls back to CCD": (
        edited((re.escape(CRT), 'otherwise = { to = "ccd" }')),
        "Band '2' ends with 'Crisis Call Diversion'",
    ),
    "CRT waits without an end": (
        within("destination", 'code = "crt"', 'needs = "unit"', 'needs = "unit"\nwaits = true'),
        "a call waits while all are busy",
    ),
    "CRT needs nobody": (
        within("destination", 'code = "crt"', "needs[^@]*", 'needs = "nobody"'),
        "a call would wait for somebody who is not there",
    ),
    "the police are 988 under another code": (
        edited((r'name = "Police"', 'name = "988 Lifeline"')),
        "is called '988 Lifeline', which it is not",
    ),
    "the fallbacks go round": (
        edited((re.escape(CRT), 'otherwise = { to = "art" }')),
        "round in a circle",
    ),
    "a rule before all others sends threats to 988": (
        hard_stop_first(
            'id = "calm"\nbecause = "Calm."\nwhen = { threat = ["yes"], ongoing = ["agrees"] }\n'
            "then = { band = 5, priority = 4 }\nlocked = true"
        ),
        "ends below the two gravest bands (rule 'calm')",
    ),
    "a rule without conditions stands first": (
        hard_stop_first(
            'id = "all"\nbecause = "All."\nwhen = {}\nthen = { band = 5, priority = 4 }'
        ),
        "is never reached: before it decides 'all'",
    ),
    "a rule for what is not known goes to the last band": (
        hard_stop_first(
            'id = "open"\nbecause = "Open."\nwhen = { medical = ["unknown"] }\n'
            "then = { band = 5, priority = 4 }"
        ),
        "not known is not cleared",
    ),
    "because is empty": (edited((r'^because = ".*"$', 'because = " "')), "text that is not empty"),
    "the bands run backwards": (bands_reversed(), "bands run from the most serious to the least"),
    "there is one band": (
        re.sub(r"band = \d", "band = 2", re.sub(r'\[\[band\]\]\nsign = "[1345]"\n(.+\n)+', "", OKC))
        .replace("bands = [1, 2]", "bands = [2]")
        .replace("[2, 3, 4, 5]", "[2]"),
        "leads to the same destination",
    ),
    "no answer is graver than another": (
        edited((r"severity = \d", "severity = 0")),
        "all its answers are as grave as each other",
    ),
    "not known is the mildest": (
        within(
            "question",
            question("self_harm"),
            r'"unknown"(.*)severity = \d',
            r'"unknown"\1severity = 0',
        ),
        "needs 'unknown', and graver than its least serious answer",
    ),
    "uncleared is the last band": (
        edited(("^uncleared = 2$", "uncleared = 5")),
        "`uncleared` is band '5'",
    ),
    "two rules of one name": (
        edited((r'^id = "medical"$', 'id = "threat"')),
        "Two rules are called 'threat'",
    ),
    "a destination stands there twice": (
        OKC.replace(
            "[[destination]]",
            section("destination", 'code = "988"').replace('"988"', '"police"', 1)
            + "\n\n[[destination]]",
            1,
        ),
        "'police' stands there twice",
    ),
    "a follow-up by nobody": (
        edited(('follow_up = "art"', 'follow_up = "moon"')),
        "followed up by 'moon', which is no program",
    ),
    "medical danger without EMS": (
        edited(
            (r'^when = \{ medical = \["unknown", "yes"\] \}$', 'when = { medical = ["unknown"] }')
        ),
        "does not bring EMS at once",
    ),
    "a weapon and no police": (
        edited(
            (
                r'^when = \{ weapon = \["present"\] \}\nadd = \["co_response"\]$',
                'when = { weapon = ["present"] }\nbands = ["5"]\nadd = ["co_response"]',
            )
        ),
        "sends people without the police",
    ),
    "medical danger that states no fact": (
        within("question", question("medical"), 'yes = ".*" }', 'unknown = "perhaps" }'),
        "whoever goes would not be told",
    ),
    "medical danger is band 3": (
        within("rule", rule("medical"), "band = 2", "band = 3"),
        "ends below the two gravest bands",
    ),
    "imminent and not locked": (
        within("rule", rule("preparing"), "locked = true", ""),
        "marked as imminent risk by a rule that is not locked",
    ),
}


@pytest.mark.parametrize(("source", "words"), UNSAFE.values(), ids=UNSAFE)
def test_is_refused(source, words):
    assert source != OKC
    assert re.search(words.replace("(", r"\(").replace(")", r"\)"), found(source)), found(source)


def test_the_file_they_are_made_of_is_safe():
    assert found(OKC) == ""


def mutants():
    """The shipped protocol with one lock, priority, companion or band changed."""

    def put(rows, number, row):
        return (*rows[:number], row, *rows[number + 1 :])

    rules, along, bands = TABLE.rules, TABLE.along, TABLE.bands
    for number, one in enumerate(rules):
        if one.locked:
            changed = replace(one, locked=False)
            yield f"unlocked {one.id}", replace(TABLE, rules=put(rules, number, changed))
        if one.band <= 2:
            changed = replace(one, priority=4)
            yield f"late {one.id}", replace(TABLE, rules=put(rules, number, changed))
    for number, extra in enumerate(along):
        name = f"alone {number}: {', '.join(extra.add)} for {dict(extra.when)}"
        yield name, replace(TABLE, along=(*along[:number], *along[number + 1 :]))
    for first, graver in enumerate(bands):
        for second in range(first + 1, len(bands)):
            milder = bands[second]
            swapped = put(bands, first, replace(milder, number=first + 1))
            swapped = put(swapped, second, replace(graver, number=second + 1))
            yield f"swapped {first + 1} {second + 1}", replace(TABLE, bands=swapped)


# What no invariant forbids, and why that is no danger by itself. Each of them is told when it is
# published, since a vignette gets less.
HARMLESS = {
    "swapped 4 5": "both are by telephone; who agreed to nothing would get 988",
    "art for": "EMS goes as before; the team for overdoses is an offer",
    "cap_referral for": "a referral, and no answer to danger",
    "supervisor, imminent for {'self_harm'": "the crisis team goes at once, locked",
    "ems, supervisor for {'state': ('sudden',)}": "the crisis team goes at once, locked",
    "co_response for {'weapon': ('unknown',)}": "a city may send its team without an officer",
}
VIGNETTES = read_vignettes((ROOT / "cities" / "okc" / "vignettes.toml").read_text())


def gets_less(table):
    for vignette in VIGNETTES:
        before, after = TABLE.decide(vignette.answers), table.decide(vignette.answers)
        if eased(route_of(TABLE, before), route_of(table, after)):
            return True
    return False


@pytest.mark.parametrize(("name", "table"), [pytest.param(*one, id=one[0]) for one in mutants()])
def test_a_change_for_the_worse_is_found_or_is_harmless_and_told(name, table):
    if not problems(table):
        assert any(known in name for known in HARMLESS), f"{name} is proven"
        assert gets_less(table)


def test_all_that_is_called_harmless_is_proven():
    proven = [name for name, table in mutants() if not problems(table)]
    assert all(any(known in name for name in proven) for known in HARMLESS)


def test_every_destination_has_its_strength():
    assert set(STRENGTH) == set(DESTINATIONS)


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ('{ to = "moon" }', "leads to 'moon', which is not there"),
        ('{ to = "crt" }', "is always there, and leads on to 'crt'"),
        ('{ to = "crt", add = ["cavalry"] }', "adds 'cavalry', whom nobody knows"),
    ],
)
def test_who_is_always_there_leads_nowhere_else(then, words):
    """Whoever walks the chain would walk it for ever."""
    police = 'name = "Police"\nneeds = "nobody"'
    assert words in found(OKC.replace(police, f"{police}\notherwise = {then}"))
