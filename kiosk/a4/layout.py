"""The pages of a certificate, drawn with reportlab: letterhead, rows, code to verify it, foot, and pale behind it the purpose."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import qrcode
from reportlab.pdfgen.canvas import Canvas

from kiosk.a4.fonts import Fonts

WIDTH, HEIGHT = 595.28, 841.89
"""A4 in points."""
SIDE, TOP, FOOT = 62.0, 70.0, 72.0
BODY, SMALL, TITLE = 12.5, 10.0, 24.0
LEADING = 1.5
LABEL = 150.0
"""Width of the column of labels."""
CODE = 110.0
"""Edge of the QR code: 39 mm, read by any phone."""
PALE = 0.90
MOST_PAGES = 40


class TooLong(Exception):
    """More pages than any certificate has."""


class Pages:
    """Sets one sheet; `sheet` is `flows.sheet.Sheet` as plain data."""

    def __init__(self, fonts: Fonts, sheet: dict[str, Any]) -> None:
        self._fonts = fonts
        self._sheet = sheet

    def pdf(self, first_page: int) -> tuple[bytes, int]:
        """The pages from `first_page` on, and how many those are.

        Raises:
            TooLong: there are too many.
            NoFont: a character cannot be drawn.
        """
        pages = list(self._cut())
        if len(pages) > MOST_PAGES:
            raise TooLong
        data = io.BytesIO()
        canvas = Canvas(data, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        canvas.setTitle("A4")  # neither name nor number in what a queue or a printer shows
        for number, blocks in list(enumerate(pages, 1))[first_page - 1 :]:
            self._behind(canvas)
            self._head(canvas, number)
            for place, block in blocks:
                block(canvas, place)
            self._foot(canvas, number, len(pages))
            canvas.showPage()
        canvas.save()
        return data.getvalue(), max(0, len(pages) - first_page + 1)

    # -- what stands where --------------------------------------------------------------------------

    def _cut(self) -> Iterator[list[tuple[float, Any]]]:
        """Blocks with their places from the top, page by page; a row longer than a page goes on on the next."""
        page: list[tuple[float, Any]] = []
        top = self._top(1)
        number = 1
        for height, block in self._blocks():
            if top + height > HEIGHT - FOOT and page:
                yield page
                page, number = [], number + 1
                top = self._top(number)
            page.append((HEIGHT - top, block))
            top += height
        yield page

    def _top(self, number: int) -> float:
        return TOP + (TITLE * 2.2 + SMALL * 3 if number == 1 else SMALL * 2)

    def _blocks(self) -> Iterator[tuple[float, Any]]:
        for label, value in self._sheet["rows"]:
            yield from self._row(label, value, BODY)
        yield 12, self._rule
        for label, value in self._sheet["facts"]:
            yield from self._row(label, value, SMALL)
        if self._sheet["note"]:
            for line in self._fonts.lines(self._sheet["note"], SMALL, WIDTH - 2 * SIDE):
                yield SMALL * LEADING, self._line(SIDE, line, SMALL)
        yield CODE + 3 * SMALL, self._code

    def _row(self, label: str, value: str, size: float) -> Iterator[tuple[float, Any]]:
        labels = self._fonts.lines(label, size, LABEL - 12)
        values = self._fonts.lines(value, size, WIDTH - 2 * SIDE - LABEL)
        count = max(len(labels), len(values))
        for at in range(count):
            left = labels[at] if at < len(labels) else ""
            right = values[at] if at < len(values) else ""
            rule = at == count - 1
            height = size * LEADING + (6 if rule else 0)
            yield height, self._pair(left, right, size, rule)

    # -- drawing: each takes the place of its upper edge ---------------------------------------------

    def _pair(self, left: str, right: str, size: float, rule: bool) -> Any:
        def draw(canvas: Canvas, y: float) -> None:
            canvas.setFillGray(0.35)
            self._text(canvas, SIDE, y - size * 1.1, left, size)
            canvas.setFillGray(0)
            self._text(canvas, SIDE + LABEL, y - size * 1.1, right, size)
            if rule:
                self._rule(canvas, y - size * LEADING - 1)

        return draw

    def _line(self, x: float, text: str, size: float) -> Any:
        def draw(canvas: Canvas, y: float) -> None:
            canvas.setFillGray(0.2)
            self._text(canvas, x, y - size * 1.1, text, size)

        return draw

    @staticmethod
    def _rule(canvas: Canvas, y: float) -> None:
        canvas.setStrokeGray(0.75)
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, y, WIDTH - SIDE, y)

    def _code(self, canvas: Canvas, y: float) -> None:
        code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(self._sheet["verify_url"])
        code.make(fit=True)
        rows: Sequence[Sequence[bool]] = code.get_matrix()
        edge = CODE / len(rows)
        canvas.setFillGray(0)
        for line, row in enumerate(rows):
            for column, dark in enumerate(row):
                if dark:
                    canvas.rect(
                        SIDE + column * edge,
                        y - SMALL - (line + 1) * edge,
                        edge * 1.02,
                        edge * 1.02,
                        stroke=0,
                        fill=1,
                    )
        for at, words in enumerate(
            self._fonts.lines(self._sheet["verify_words"], SMALL, WIDTH - 2 * SIDE - CODE - 20)
        ):
            self._text(canvas, SIDE + CODE + 20, y - 3 * SMALL - at * SMALL * LEADING, words, SMALL)

    def _head(self, canvas: Canvas, number: int) -> None:
        sheet, y = self._sheet, HEIGHT - TOP
        canvas.setFillGray(0)
        if sheet["reprint"]:
            self._centred(canvas, sheet["reprint"], 14, WIDTH - SIDE - 20, HEIGHT - 44)
            canvas.setStrokeGray(0)
            canvas.rect(WIDTH - SIDE - 48, HEIGHT - 50, 56, 22, stroke=1, fill=0)
        if number > 1:
            canvas.setFillGray(0.35)
            self._text(canvas, SIDE, y, self._short(sheet["title"], SMALL), SMALL)
            return
        size = TITLE
        while self._fonts.width(sheet["title"], size) > WIDTH - 2 * SIDE and size > 10:
            size -= 1
        self._centred(canvas, self._short(sheet["title"], size), size, WIDTH / 2, y - TITLE)
        canvas.setFillGray(0.35)
        self._centred(canvas, self._short(sheet["issuer"], SMALL), SMALL, WIDTH / 2, y - TITLE - SMALL * 2)

    def _foot(self, canvas: Canvas, number: int, count: int) -> None:
        canvas.setFillGray(0.35)
        said = self._sheet["page_of"].replace("{page}", str(number)).replace("{pages}", str(count))
        self._centred(canvas, said, SMALL, WIDTH / 2, FOOT / 2)

    def _behind(self, canvas: Canvas) -> None:
        """The purpose, all over the page: a copy that is cut out still says what it was for."""
        words = self._short(self._sheet["purpose"], 16)
        if not words:
            return
        canvas.saveState()
        canvas.setFillGray(PALE)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(30)
        for row in range(-5, 6):
            for column in (-1, 0, 1):
                self._centred(canvas, words, 16, column * 420 + (row % 2) * 210, row * 110)
        canvas.restoreState()

    def _short(self, text: str, size: float) -> str:
        return (self._fonts.lines(text, size, WIDTH - 2 * SIDE) or [""])[0]

    def _centred(self, canvas: Canvas, text: str, size: float, x: float, y: float) -> None:
        self._text(canvas, x - self._fonts.width(text, size) / 2, y, text, size)

    def _text(self, canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
        for name, piece in self._fonts.runs(text):
            line = canvas.beginText(x, y)
            line.setFont(name, size)
            line.textOut(piece)
            canvas.drawText(line)
            x += canvas.stringWidth(piece, name, size)
