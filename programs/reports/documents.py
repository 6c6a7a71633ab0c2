"""A report as a file: PDF with the same charts as the page, spreadsheet, CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

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
HIDDEN: Final = "fewer than 5, or hidden with one that is"
INK, BAR, FAINT = HexColor("#12181f"), HexColor("#0b67a8"), HexColor("#4d5b69")
WIDTH: Final = 6.5 * inch


def document(report: Any, name: str, form: str, *, public: bool) -> tuple[bytes, str]:
    """The report in one of `FORMS`, and its type. `report` is a Report, or one that was kept."""
    made = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv}[form](report, name, public)
    return made, FORMS[form]


def _get(part: Any, name: str) -> Any:
    return part[name] if isinstance(part, dict) else getattr(part, name)


def _lines(report: Any) -> Iterator[tuple[str, str, str, str]]:
    """Every number with its table and its definition."""
    for chart in _get(report, "charts"):
        title, words = _get(chart, "title"), _get(chart, "definition")
        for bar in _get(chart, "bars"):
            value = _get(bar, "value")
            yield title, _get(bar, "label"), HIDDEN if value is None else str(value), words
        total = _get(chart, "total")
        yield title, "Total", HIDDEN if total is None else str(total), words
    for label, words, share in _get(report, "shares"):
        yield "Shares", label, "not told" if share is None else f"{share} %", words
    for label, words, _, median, ninetieth in _get(report, "times"):
        yield "Times", f"{label}, median", duration(median), words
        yield "Times", f"{label}, 90 % within", duration(ninetieth), words


def _csv(report: Any, name: str, public: bool) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["period", "table", "what", "value", "definition"])
    writer.writerows([name, *(_plain(one) for one in line)] for line in _lines(report))
    return out.getvalue().encode()


def _xlsx(report: Any, name: str, public: bool) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Outcomes"
    sheet.append(["Period", "Table", "What", "Value", "Definition"])
    for table, what, value, words in _lines(report):
        number = int(value) if value.isdigit() else _plain(value)
        sheet.append([name, _plain(table), _plain(what), number, _plain(words)])
    for column, width in zip("ABCDE", (24, 34, 34, 22, 80), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """A cell that begins like a formula is not one."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and len(text) > 1 else text


def _pdf(report: Any, name: str, public: bool) -> bytes:
    out = io.BytesIO()
    styles = getSampleStyleSheet()
    body, small = styles["BodyText"], styles["Italic"]
    title = f"Mobile Integrated Healthcare: outcomes, {name}"
    pages = SimpleDocTemplate(
        out, pagesize=letter, title=title, author="Mobile Integrated Healthcare", lang="en",
        topMargin=0.8 * inch, bottomMargin=0.8 * inch,
    )  # fmt: skip
    flow: list[Any] = [Paragraph(title, styles["Title"])]
    flow.append(Paragraph(PUBLIC if public else INTERNAL, body))
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
    flow.append(Paragraph("Shares", styles["Heading2"]))
    flow += [
        Paragraph(
            f"<b>{_escaped(label)}: {'not told' if share is None else f'{share} %'}</b>. "
            f"{_escaped(words)}",
            body,
        )
        for label, words, share in _get(report, "shares")
    ]
    flow.append(Paragraph("Times", styles["Heading2"]))
    rows = [["", "Median", "90 % within"]]
    rows += [[label, duration(m), duration(n)] for label, _, _, m, n in _get(report, "times")]
    flow.append(Table(rows, colWidths=[3.2 * inch, 1.2 * inch, 1.2 * inch], hAlign="LEFT"))
    flow += [
        Paragraph(f"<b>{_escaped(label)}</b>: {_escaped(words)}", body)
        for label, words, *_ in _get(report, "times")
    ]
    pages.build(flow)
    return out.getvalue()


PUBLIC: Final = (
    "Counts under five are hidden, and with them as many others as keep them from being worked "
    "out. Calls that have ended; no addresses and no names. Published once and not changed after."
)
INTERNAL: Final = "For the program's own eyes: small counts are not hidden. Not for publication."


def _drawing(chart: Any) -> Drawing:
    """The bars of the page, as lines of text with a length: the same rows, the same order."""
    bars, step = _get(chart, "bars"), 16
    height = step * (len(bars) + 1)
    drawing = Drawing(WIDTH, height + 4)
    for number, bar in enumerate(bars):
        y = height - step * (number + 1)
        value = _get(bar, "value")
        drawing.add(_string(0, y, _get(bar, "label")[:44], INK))
        length = _get(bar, "width") / 100 * 2.6 * inch
        drawing.add(Rect(2.9 * inch, y - 2, length, 10, fillColor=BAR, strokeColor=None))
        words = HIDDEN if value is None else f"{value:,}"
        drawing.add(_string(2.95 * inch + length, y, words, FAINT if value is None else INK))
    total = _get(chart, "total")
    words = HIDDEN if total is None else f"{total:,}"
    drawing.add(_string(0, 0, f"Total: {words}", FAINT))
    return drawing


def _string(x: float, y: float, words: str, color: Any) -> String:
    return String(x, y, words, fontName="Helvetica", fontSize=9, fillColor=color)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
