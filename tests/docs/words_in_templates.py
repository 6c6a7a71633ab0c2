"""What a template says: the words that are wrapped for translation, and those that are not."""

import ast
import re
from pathlib import Path

from django.utils.translation.template import templatize

LETTER = re.compile(r"[A-Za-z]{2,}|\b[A-Z]\b")
# Names and units, the same in every language.
SAME = {"MIH", "min", "mi", "km", "PDF", "CSV", "kB"}
# What nobody reads, or what is translated already.
SILENT = re.compile(
    r"""\{\#.*?\#\}|<!--.*?-->
    |\{%\s*comment\b.*?\{%\s*endcomment\s*%\}
    |\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}
    |\{%\s*block\s+page\s*%\}.*?\{%\s*endblock\s+page\s*%\}
    |<(kbd|script|style)\b.*?</\1>
    |<!DOCTYPE[^>]*>""",
    re.DOTALL | re.VERBOSE,
)
TEMPLATE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
# Words that stand in for what is not known.
INSTEAD = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize):("[^"]*"|'[^']*')""")
FIRST_OF = re.compile(r"""\{%\s*firstof\b[^%]*?\s("[^"]*"|'[^']*')""")
HTML_TAG = re.compile(r"""<[/a-zA-Z](?:"[^"]*"|'[^']*'|[^>"'])*>""")
READ = re.compile(r"""(?<![\w-])(?:title|aria-label|placeholder|alt)="([^"]*)\"""")
BUTTON = re.compile(r"""<input\b[^>]*type="(?:submit|button)"[^>]*>""")
SENTENCE = re.compile(r"""(?<![\w-])data-[\w-]+="([A-Z][a-z]+ [^"]*)\"""")
ENTITY = re.compile(r"&#?\w+;")
MACHINE = {"true,false", "s", "on,off"}
WRAPPED = re.compile(
    r"""\b(?:gettext|ngettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL
)


def unwrapped(source: str) -> list[str]:
    """Every text of a template that a person reads and that is not wrapped for translation."""
    rest = SILENT.sub(" ", source)
    said = [text[1:-1] for text in INSTEAD.findall(rest) + FIRST_OF.findall(rest)]
    words = [text for text in said if text not in MACHINE]
    markup = TEMPLATE_TAG.sub(" ", rest)
    for tag in HTML_TAG.findall(markup):
        words += READ.findall(tag) + SENTENCE.findall(tag)
    for tag in BUTTON.findall(markup):
        words += re.findall(r'\bvalue="([^"]*)"', tag)
    words += HTML_TAG.sub("\n", markup).split("\n")
    return [" ".join(text.split()) for text in words if _speaks(text)]


def _speaks(text: str) -> bool:
    found = LETTER.findall(ENTITY.sub(" ", text))
    return any(word not in SAME for word in found)


def wrapped(template: Path) -> set[str]:
    """The English of everything that a template has translated."""
    code = templatize(template.read_text())
    return {ast.literal_eval(text) for text in WRAPPED.findall(code)}
