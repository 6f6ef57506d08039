"""Pictures of the terminal that show where something goes or comes out, drawn by us."""

from functools import lru_cache

from PIL import Image, ImageDraw

from screens.theme import COLOURS, Rgb

_OVER = 3
TALL = 0.72
"""Height of the terminal's picture as a share of its width."""

CARD = (0.33, 0.62)
"""Width of the card as a share of the picture's, and its height as a share of its own width."""

TALL_SLOT = 0.92
"""The same for a terminal with a slot for cards: what goes in stands out below it."""

Place = tuple[float, float, float, float]

SLOT: Place = (53, 60.5, 93, 69.5)
"""Where a social security card goes in, on a terminal that is drawn with a slot for it."""
PLACES: dict[str, Place] = {
    "id_card_reader": (7, 38, 47, 67),
    "receipt_slot": (53, 38, 93, 49),
    "receipt_printer": (53, 38, 93, 49),
    "document_printer": (24, 67.3, 76, 69.6),
    "document_tray": (24, 67.3, 76, 69.6),
    "rating_keypad": (53, 54, 93, 67),
    "screen": (7, 3, 93, 30),
}
"""Where each device is on the drawn terminal (left, top, right, bottom), in hundredths of the picture's width."""

_STEEL: Rgb = (0.83, 0.87, 0.89)
_SHADE: Rgb = (0.62, 0.69, 0.73)


def _ink(colour: Rgb, alpha: float = 1.0) -> tuple[int, int, int, int]:
    red, green, blue = (round(c * 255) for c in colour)
    return red, green, blue, round(alpha * 255)


class _Board:
    def __init__(self, width: int, tall: float) -> None:
        self.target = (width, round(width * tall))
        self.unit = width * _OVER / 100
        self.image = Image.new("RGBA", (width * _OVER, round(width * tall) * _OVER))
        self.pen = ImageDraw.Draw(self.image)

    def sheet(
        self, place: Place, radius: float, fill: Rgb | None = None, edge: Rgb | None = None, width: float = 0
    ) -> None:
        area = [n * self.unit for n in place]
        self.pen.rounded_rectangle(
            area,
            radius * self.unit,
            fill=_ink(fill) if fill else None,
            outline=_ink(edge) if edge else None,
            width=max(1, round(width * self.unit)),
        )

    def done(self) -> Image.Image:
        return self.image.resize(self.target, Image.Resampling.BOX)


@lru_cache(maxsize=6)
def terminal_with_slot(width: int, reader: bool, slot: bool) -> Image.Image:
    """The front of a terminal with a slot for cards; ID-card reader and slot are marked or not; `width` in device pixels."""
    board = _Board(width, TALL_SLOT)
    _body(board)
    _reader(board)
    board.sheet((53, 37, 93, 45), 2, _SHADE)
    board.sheet((57, 39.5, 89, 41.7), 1, (0.13, 0.18, 0.21))
    _pad(board, 47.5, 57.5)
    board.sheet(SLOT, 2, (0.17, 0.24, 0.29))
    board.sheet((55.5, 65.2, 90.5, 67.6), 1, (0.05, 0.07, 0.09))
    for number in range(3):  # arrows that point into it
        middle = 65 + 8 * number
        points = [(middle - 2, 64), (middle, 62), (middle + 2, 64)]
        line = [n * board.unit for point in points for n in point]
        board.pen.line(line, fill=_ink((0.62, 0.80, 0.88)), width=round(0.9 * board.unit))
    for marked, place in ((reader, PLACES["id_card_reader"]), (slot, SLOT)):
        if marked:
            left, top, right, bottom = place
            frame = (left - 2, top - 1.5, right + 2, bottom + 1.5)
            board.sheet(frame, 4, edge=COLOURS.accent, width=1.1)
    return board.done()


@lru_cache(maxsize=6)
def terminal(place: str, width: int) -> Image.Image:
    """The front of the terminal with one place marked; `width` in device pixels."""
    board = _Board(width, TALL)
    _body(board)
    _reader(board)
    _slot(board, paper=place.startswith("receipt"))
    _pad(board, 55, 67)
    if place.startswith("document"):
        _tray(board)
    if place in PLACES:
        left, top, right, bottom = PLACES[place]
        board.sheet((left - 2.5, top - 2.5, right + 2.5, bottom + 2.5), 4, edge=COLOURS.accent, width=1.1)
    return board.done()


def _body(board: _Board) -> None:
    board.sheet((0, 0, 100, 72), 5, _STEEL)
    board.sheet((0.0, 33, 100, 72), 5, (0.90, 0.93, 0.945))
    board.sheet((5, 2, 95, 31), 3, COLOURS.bar)
    board.sheet((7, 4, 93, 29), 2, (0.80, 0.89, 0.93))
    board.sheet((12, 8, 52, 11), 1.5, COLOURS.primary)
    for number in range(3):
        left = 12 + number * 26
        board.sheet((left, 15, left + 22, 25), 2, COLOURS.paper)
        board.sheet((left + 2, 18, left + 8, 22), 2, COLOURS.primary)


def _reader(board: _Board) -> None:
    board.sheet((7, 38, 47, 67), 3, (0.17, 0.24, 0.29))
    board.sheet((11, 42.5, 43, 62.5), 2, edge=(0.62, 0.80, 0.88), width=0.7)
    for radius in (3, 6, 9):
        area = [n * board.unit for n in (27 - radius, 52 - radius, 27 + radius, 52 + radius)]
        board.pen.arc(area, -45, 45, fill=_ink((0.62, 0.80, 0.88)), width=round(1.1 * board.unit))
    board.pen.ellipse([n * board.unit for n in (25.5, 50.5, 28.5, 53.5)], fill=_ink((0.62, 0.80, 0.88)))


def _slot(board: _Board, *, paper: bool) -> None:
    board.sheet((53, 38, 93, 49), 2, _SHADE)
    board.sheet((57, 41, 89, 43.4), 1, (0.13, 0.18, 0.21))
    if not paper:
        return
    board.sheet((60, 42.4, 86, 52), 0.6, COLOURS.paper, COLOURS.edge, 0.3)
    board.sheet((63, 45, 78, 46.2), 0.5, COLOURS.edge)
    board.sheet((63, 48, 82, 49.2), 0.5, COLOURS.edge)


def _tray(board: _Board) -> None:
    board.sheet((24, 67.3, 76, 69.6), 1, _SHADE)
    board.sheet((29, 67.8, 71, 69.2), 0.6, COLOURS.paper, COLOURS.edge, 0.3)


def _pad(board: _Board, top: float, bottom: float) -> None:
    board.sheet((53, top, 93, bottom), 2, _SHADE)
    for number in range(5):
        left, middle = 55.5 + number * 7.2, (top + bottom) / 2
        board.sheet((left, middle - 3, left + 6, middle + 3), 1.4, COLOURS.paper)


@lru_cache(maxsize=4)
def card(width: int) -> Image.Image:
    """An identity card as anyone knows it, of nobody: lines and a head."""
    board = _Board(width, CARD[1])
    board.sheet((0, 0, 99.5, 61.5), 6, (0.93, 0.97, 0.985), COLOURS.primary, 2)
    for number, right in enumerate((44, 34, 48, 52)):
        top = 10 + 9.5 * number
        board.sheet((9, top, right, top + 4.5), 2, COLOURS.primary if not number else COLOURS.edge)
    board.sheet((9, 49, 66, 54), 2, COLOURS.edge)
    unit = board.unit
    board.sheet((64, 8, 92, 44), 3, COLOURS.soft)
    board.pen.ellipse([n * unit for n in (72, 13, 84, 25)], fill=_ink(COLOURS.primary))
    board.pen.pieslice([n * unit for n in (67, 27, 89, 61)], 180, 360, fill=_ink(COLOURS.primary))
    return board.done()


@lru_cache(maxsize=4)
def chip_card(width: int) -> Image.Image:
    """A social security card of nobody as it goes into the slot: the chip at its front edge, lines, a head."""
    board = _Board(width, CARD[1])
    board.sheet((0, 0, 99.5, 61.5), 6, (0.99, 0.95, 0.90), COLOURS.accent, 2)
    board.sheet((36, 8, 64, 29), 4, (0.86, 0.70, 0.30), (0.55, 0.42, 0.12), 1.2)
    unit = board.unit
    for line in ((36, 18.5, 64, 18.5), (45, 8, 45, 29), (55, 8, 55, 29)):
        board.pen.line([n * unit for n in line], fill=_ink((0.55, 0.42, 0.12)), width=round(1.2 * unit))
    for number, right in enumerate((40, 46, 34)):
        top = 35 + 7.5 * number
        board.sheet((9, top, right, top + 4), 2, COLOURS.edge)
    board.pen.ellipse([n * unit for n in (74, 32, 84, 42)], fill=_ink(COLOURS.accent))
    board.pen.pieslice([n * unit for n in (69, 43, 89, 71)], 180, 360, fill=_ink(COLOURS.accent))
    return board.done()
