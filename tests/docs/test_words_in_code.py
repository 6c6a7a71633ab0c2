"""What the code says to people goes through gettext: refusals, labels, what forms say."""

import ast
from functools import cache

import pytest

from mih.environment import ROOT
from tests.docs.words_in_code import Plain, plain_words, refusals

APPS = ("journal", "programs", "dispatch", "triage", "mih")
# Who runs the server reads these, in English: what `manage.py` prints, and the demo's own commands.
SERVER = {"management", "migrations", "demo"}
MODULES = {
    app: sorted(path for path in (ROOT / app).rglob("*.py") if not SERVER & set(path.parts))
    for app in APPS
}
# Modules that know no Django, and why what they say stays as it is.
PURE: dict[str, str] = {}


@cache
def parsed(path):
    return ast.parse(path.read_text())


@cache
def refused():
    return refusals([parsed(path) for paths in MODULES.values() for path in paths])


def words_of(path):
    return plain_words(parsed(path), refused(), forms=path.name == "forms.py")


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_what_an_app_says_goes_through_gettext(app):
    plain = {name_of(path): words_of(path) for path in MODULES[app] if name_of(path) not in PURE}
    assert [
        f"{path}:{word.line} {word.text}" for path, words in plain.items() for word in words
    ] == []


def test_a_pure_module_knows_no_django_and_still_says_something():
    for path in PURE:
        assert "django" not in (ROOT / path).read_text(), f"{path} can know gettext too"
        assert words_of(ROOT / path), f"nothing is unwrapped in {path}: take it off the list"


PLANTED = {
    'raise NotFound("There is no such call.")': ["There is no such call."],
    'raise NotFound(f"There is no {name}.")': ["f'There is no {name}.'"],
    'raise NotFound("There is no %(name)s." % {"name": name})': ["There is no %(name)s."],
    'raise NotFound(_("There is no %(what)s.") % {"what": "call"})': ["call"],
    'raise refusals.Gone(_("A call") if late else "A unit")': ["A unit"],
    'raise Gone(str("Gone.") or _("Gone."))': ["Gone."],
    'raise Invalid(" ".join(["Two", name]))': ["Two"],
    "raise NotFound(_(f'There is no {name}.'))": ["_(f'There is no {name}.')"],
    'gettext("There is no %s." % name)': ["gettext('There is no %s.' % name)"],
    'ngettext("{} call".format(n), "calls", n)': ["ngettext('{} call'.format(n), 'calls', n)"],
    'raise ValidationError("Choose one.")': ["Choose one."],
    'class Way(TextChoices):\n    UP = "up", "Upward"': ["Upward"],
    'class Way(models.IntegerChoices):\n    UP = 1, "Upward"': ["Upward"],
    'class Way(TextChoices):\n    UP = "up"': ["Way 'up' has no label"],
    'class Full(Invalid):\n    def __init__(self):\n        super().__init__("Full.")': ["Full."],
    'where = forms.CharField(label="Where")': ["Where"],
    'where = forms.CharField(help_text="Where it is")': ["Where it is"],
    'where = forms.CharField(error_messages={"required": "Say where."})': ["Say where."],
    'where = text("Where", 80)': ["Where"],
    'way = radios_of(Way, required="Choose a way.")': ["Choose a way."],
}
WRAPPED = (
    'raise NotFound(_("There is no call."))',
    'raise NotFound(_("There is no %(name)s.") % {"name": name})',
    'raise NotFound(ngettext("A call", "%(n)s calls", n) % {"n": n})',
    "raise Invalid(first_error(form))",
    'raise KeyError("nothing that a person reads")',
    'class Way(TextChoices):\n    UP = "up", _("Upward")\n    CCD = "ccd", "CCD"',
    'where = forms.CharField(label=_("Where"), initial="here", required=False)',
    'where = text(_("Where"), 80)',
    'log("a unit %s", name)',
)


@pytest.mark.parametrize(("source", "texts"), PLANTED.items(), ids=list(PLANTED))
def test_a_planted_word_is_seen(source, texts):
    assert [plain.text for plain in planted(source)] == texts


@pytest.mark.parametrize("source", WRAPPED)
def test_what_is_wrapped_or_read_by_nobody_is_let_by(source):
    assert planted(source) == []


def planted(source):
    classes = (
        "class NotFound(Refusal): ...\nclass Gone(NotFound): ...\nclass Invalid(Refusal): ...\n"
    )
    tree = ast.parse(classes + source)
    return plain_words(tree, refusals([tree]), forms=True)


def test_a_word_is_told_with_its_line():
    assert planted('raise Gone("It is gone.")') == [Plain(4, "It is gone.")]
