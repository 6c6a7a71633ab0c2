"""Every word that a person reads is wrapped for translation; what crews and callers read is there
in every language that one can choose; the compiled words are those of their source.
"""

import json
import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

from dispatch.records.states import SECTIONS
from journal.codes.calls import Disposition, Topic
from journal.codes.care import RecordKind
from journal.codes.scene import Agency, PlanKind
from journal.codes.units import AssignmentStatus
from mih.environment import ROOT
from mih.limits import machines
from programs.base.machine import WORDS
from tests.docs.words_in_templates import unwrapped, wrapped

TEMPLATES = ROOT / "templates"
SCRIPTS = sorted((ROOT / "static").glob("*.js"))
CATALOGS = ROOT / "locale"
# English is each word's own key.
LANGUAGES = sorted(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
# What a crew, a caller and the public read.
READ_BY_ALL = (
    *sorted((TEMPLATES / "dispatch/phone").glob("*.html")),
    TEMPLATES / "dispatch/records/plan_print.html",
    TEMPLATES / "language.html",
    TEMPLATES / "programs/accounts/login.html",
    TEMPLATES / "programs/boards/charts.html",
    TEMPLATES / "programs/boards/shares.html",
    TEMPLATES / "programs/boards/times.html",
    TEMPLATES / "programs/reports/public.html",
    TEMPLATES / "refused.html",
    TEMPLATES / "refused_page.html",
)
# Where what a phone asks for is refused.
REFUSE_A_PHONE = (
    "dispatch/assignments/services.py",
    "dispatch/calls/locks.py",
    "dispatch/calls/status.py",
    "dispatch/duress/services.py",
    "dispatch/phone/selectors.py",
    "dispatch/phone/services.py",
    "dispatch/phone/views.py",
    "dispatch/units/services.py",
    "programs/base/machine.py",
    "programs/base/permissions.py",
)
LABELS = (
    *AssignmentStatus.labels,
    *Disposition.labels,
    *Topic.labels,
    *Agency.labels,
    *PlanKind.labels,
    *SECTIONS[RecordKind.SAFETY_PLAN].values(),
    *WORDS,
)
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
# What only a developer reads.
ERROR = re.compile(r"new Error\([^)]*\)")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
SENTENCE = re.compile(r"^[A-Z][a-z]+[ .,:]|[a-z]+ [a-z]+ [a-z]+")
SAYS = re.compile(r'\bsay\((?:\w+ \? )?"(\w+)"(?: : "(\w+)")?')
VALUE = re.compile(r"%\(\w+\)s|\{\w+\}")


@cache
def catalog_of(language) -> Catalog:
    with (CATALOGS / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=language)


def untranslated(words):
    """Those that some language has no words for, each with that language."""
    return sorted(
        (language, text)
        for language in LANGUAGES
        for text in words
        if not is_translated(language, text)
    )


def is_translated(language, text):
    message = catalog_of(language).get(text)
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def translated(catalog):
    """What a catalog has words for, by the English; and the plurals."""
    return {
        message.id: message.string
        for message in catalog
        if message.id and not message.fuzzy and any(message.string)
    }


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>{{ name }} · 988 <kbd>Esc</kbd></p>", []),
        ('{% translate "Wrapped" %}{# A remark #}', []),
        ("<p>{{ name }} waits</p>", ["waits"]),
        ('<a title="Opens {{ name }}">→</a>', ["Opens"]),
        ("<a title=\"{% translate 'Opens it' %}\">→</a>", []),
        ('<input type="submit" value="Send" />', ["Send"]),
        ('{{ name|default:"nobody" }}', ["nobody"]),
        ('{{ name|default:_("nobody") }}', []),
        ('<p data-empty="Nothing is here"></p>', ["Nothing is here"]),
    ],
)
def test_the_walk_names_what_is_not_wrapped(source, words):
    assert unwrapped(source) == words


@pytest.mark.parametrize(
    "template",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda template: str(template.relative_to(TEMPLATES)),
)
def test_every_word_of_a_template_is_wrapped(template):
    assert unwrapped(template.read_text()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_has_a_sentence_of_its_own(script):
    strings = [first or second for first, second in STRING.findall(code_of(script))]
    assert [text for text in strings if SENTENCE.search(text)] == []


@pytest.mark.parametrize(
    ("template", "scripts"),
    [
        ("words.html", [script for script in SCRIPTS if not script.name.startswith("crew")]),
        ("dispatch/phone/crew.html", [script for script in SCRIPTS if script.name == "crew.js"]),
    ],
    ids=["console", "phone"],
)
def test_what_a_script_says_is_on_its_page(template, scripts):
    page = (TEMPLATES / template).read_text()
    for script in scripts:
        for name in {name for pair in SAYS.findall(code_of(script)) for name in pair if name}:
            attribute = re.sub(r"[A-Z]", lambda capital: f"-{capital[0].lower()}", name)
            assert f"data-{attribute}=" in page, f"{script.name} says {name}"


def code_of(script):
    return ERROR.sub("", COMMENT.sub("", script.read_text()))


@pytest.mark.parametrize(
    "template", READ_BY_ALL, ids=lambda template: str(template.relative_to(TEMPLATES))
)
def test_what_crews_callers_and_the_public_read_is_in_every_language(template):
    assert untranslated(wrapped(template)) == []


def test_labels_that_crews_and_callers_read_are_in_every_language():
    assert untranslated([str(label) for label in LABELS]) == []


def test_what_a_machine_says_when_it_refuses_is_collected():
    said = set()
    for machine in machines():
        codes = {
            str(code)
            for (source, by), target in machine.table.items()
            for code in (source, by, target)
        }
        said |= {code.replace("_", " ") for code in (machine.name, *codes)}
    assert said == WORDS


def test_a_catalog_is_for_a_language_that_can_be_chosen():
    assert sorted(folder.name for folder in CATALOGS.iterdir()) == LANGUAGES


@pytest.mark.parametrize("path", REFUSE_A_PHONE)
def test_refusals_that_crews_read_are_in_every_language(path):
    source = BytesIO((ROOT / path).read_bytes())
    found = [text for _, text, _, _ in extract("python", source, KEYWORDS)]
    assert untranslated([text[0] if isinstance(text, tuple) else text for text in found]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_value(language):
    for english, words in translated(catalog_of(language)).items():
        keys = english if isinstance(english, tuple) else (english,)
        strings = words if isinstance(words, tuple) else (words,)
        for string in strings:
            assert set(VALUE.findall(string)) == set(VALUE.findall(keys[-1])), json.dumps(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_words_are_those_of_their_source(language):
    with (CATALOGS / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        words = translated(read_mo(compiled))
    assert words == translated(catalog_of(language)), "make words compiles them"
