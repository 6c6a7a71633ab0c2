"""A report as a file: PDF with the same charts as the page, spreadsheet, CSV.

A public report is exact when it is published; an internal one says how far it is counted.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from openpyxl import Workbook
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from programs.metrics.selectors import duration

FORMS: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
HIDDEN: Final = gettext_lazy("fewer than 5, or hidden with one that is")
INK, BAR, FAINT = HexColor("#12181f"), HexColor("#0b67a8"), HexColor("#4d5b69")
WIDTH: Final = 6.5 * inch


def document(report: Any, name: str, form: str, counted: str = "") -> tuple[bytes, str]:
    """The report in one of `FORMS`, and its type.

    `report` is a Report, or the figures of one that was published. `counted` says how far an
    internal one is counted; without it the report is a public one.
    """
    content = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv}[form](report, name, counted)
    return content, FORMS[form]


def _get(part: Any, name: str) -> Any:
    # What was published is kept as JSON: there the parts are dicts.
    return part[name] if isinstance(part, dict) else getattr(part, name)


def _lines(report: Any) -> Iterator[tuple[str, str, str, str]]:
    """Every number with its table and its definition."""
    for chart in _get(report, "charts"):
        title, words = _get(chart, "title"), _get(chart, "definition")
        for bar in _get(chart, "bars"):
            value = _get(bar, "value")
            yield title, _get(bar, "label"), _shown(value), words
        total = _get(chart, "total")
        yield title, _("Total"), _shown(total), words
    for label, words, share in _get(report, "shares"):
        yield _("Shares"), label, _share(share), words
    for label, words, _n, median, ninetieth in _get(report, "times"):
        yield _("Times"), _("%(time)s, median") % {"time": label}, duration(median), words
        ninety = _("%(time)s, 90 %% within") % {"time": label}
        yield _("Times"), ninety, duration(ninetieth), words


def _shown(count: int | None) -> str:
    return str(HIDDEN) if count is None else str(count)


def _share(share: float | None) -> str:
    return _("not told") if share is None else f"{share} %"


def _csv(report: Any, name: str, counted: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    # The names of columns are read by programs, and so are not translated.
    writer.writerow(["period", "table", "what", "value", "definition"])
    writer.writerows([name, *(_plain(cell) for cell in line)] for line in _lines(report))
    if counted:
        writer.writerow([name, _("Counted"), _("How far this report is counted"), counted, ""])
    return out.getvalue().encode()


def _xlsx(report: Any, name: str, counted: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Outcomes")
    sheet.append([_("Period"), _("Table"), _("What"), _("Value"), _("Definition")])
    for table, what, value, words in _lines(report):
        number = int(value) if value.isdecimal() else _plain(value)
        sheet.append([name, _plain(table), _plain(what), number, _plain(words)])
    if counted:
        sheet.append([name, _("Counted"), _("How far this report is counted"), counted])
    for column, width in zip("ABCDE", (24, 34, 34, 22, 80), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with a quote before it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and len(text) > 1 else text


def _pdf(report: Any, name: str, counted: str) -> bytes:
    out = io.BytesIO()
    styles = getSampleStyleSheet()
    body, small = styles["BodyText"], styles["Italic"]
    title = _("Mobile Integrated Healthcare: outcomes, %(period)s") % {"period": name}
    pages = SimpleDocTemplate(
        out, pagesize=letter, title=title, author="Mobile Integrated Healthcare",
        lang=get_language(), topMargin=0.8 * inch, bottomMargin=0.8 * inch,
    )  # fmt: skip
    flow: list[Any] = [Paragraph(title, styles["Title"])]
    flow.append(Paragraph(str(INTERNAL if counted else PUBLIC), body))
    if counted:
        flow.append(Paragraph(_escaped(counted), body))
    for chart in _get(report, "charts"):
        flow.append(
            KeepTogether(
                [
                    Paragraph(_escaped(_get(chart, "title")), styles["Heading2"]),
                    Paragraph(_escaped(_get(chart, "definition")), small),
                    _drawing(chart),
                    Spacer(1, 6),
                ]
            )
        )
    flow.append(Paragraph(_("Shares"), styles["Heading2"]))
    flow += [
        Paragraph(
            f"<b>{_escaped(label)}: {_share(share)}</b>. {_escaped(words)}",
            body,
        )
        for label, words, share in _get(report, "shares")
    ]
    flow.append(Paragraph(_("Times"), styles["Heading2"]))
    rows = [["", _("Median"), _("90 % within")]]
    rows += [
        [label, duration(median), duration(ninetieth)]
        for label, _words, _n, median, ninetieth in _get(report, "times")
    ]
    flow.append(Table(rows, colWidths=[3.2 * inch, 1.2 * inch, 1.2 * inch], hAlign="LEFT"))
    flow += [
        Paragraph(f"<b>{_escaped(label)}</b>: {_escaped(words)}", body)
        for label, words, *_rest in _get(report, "times")
    ]
    pages.build(flow)
    return out.getvalue()


PUBLIC: Final = gettext_lazy(
    "Counts under five are hidden, and with them as many others as keep them from being worked "
    "out. Calls that have ended; no addresses and no names. Published once and not changed after."
)
INTERNAL: Final = gettext_lazy(
    "For the program's own eyes: small counts are not hidden. Not for publication."
)


def _drawing(chart: Any) -> Drawing:
    """The bars of the page, as lines of text with a length: the same rows, the same order."""
    bars, step = _get(chart, "bars"), 16
    height = step * (len(bars) + 1)
    drawing = Drawing(WIDTH, height + 4)
    for number, bar in enumerate(bars):
        y = height - step * (number + 1)
        value = _get(bar, "value")
        # A longer label would run into the bar.
        drawing.add(_string(0, y, _get(bar, "label")[:44], INK))
        length = _get(bar, "width") / 100 * 2.6 * inch
        drawing.add(Rect(2.9 * inch, y - 2, length, 10, fillColor=BAR, strokeColor=None))
        words = str(HIDDEN) if value is None else f"{value:,}"
        drawing.add(_string(2.95 * inch + length, y, words, FAINT if value is None else INK))
    total = _get(chart, "total")
    words = str(HIDDEN) if total is None else f"{total:,}"
    drawing.add(_string(0, 0, _("Total: %(count)s") % {"count": words}, FAINT))
    return drawing


def _string(x: float, y: float, words: str, color: Any) -> String:
    return String(x, y, words, fontName="Helvetica", fontSize=9, fillColor=color)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
