"""One line of text being set: cells with their size and weight, and the dots they make."""

from dataclasses import dataclass, field

from PIL import Image, ImageChops

from simulator.receipt_printer import glyphs


@dataclass(frozen=True)
class Style:
    """How characters are printed now."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    underline: int = 0
    reverse: bool = False


@dataclass(frozen=True)
class Cell:
    """One character in the line."""

    character: str
    chinese: bool
    style: Style
    left: int
    """Dots from the left of the print area."""
    space: int = 0
    """Dots to the right that belong to it (FS S)."""

    @property
    def width(self) -> int:
        """Dots, without the space."""
        return (glyphs.CHINESE_WIDTH if self.chinese else glyphs.LATIN_WIDTH) * self.style.wide

    @property
    def height(self) -> int:
        """Dots."""
        return glyphs.HEIGHT * self.style.high

    def dots(self) -> Image.Image:
        """The character as it is printed, ink = 1."""
        image = glyphs.glyph(self.character, chinese=self.chinese)
        if self.style.bold:
            image = ImageChops.logical_or(image, ImageChops.offset(image, 1, 0))
        image = image.resize((self.width, self.height), Image.Resampling.NEAREST)
        if self.style.underline:
            image = image.copy()
            image.paste(1, (0, self.height - self.style.underline, self.width, self.height))
        return ImageChops.invert(image) if self.style.reverse else image


@dataclass
class Line:
    """Cells from left to right."""

    cells: list[Cell] = field(default_factory=list)
    next_left: int = 0

    def add(self, character: str, *, chinese: bool, style: Style, space: int) -> None:
        """Set one character."""
        cell = Cell(character, chinese, style, self.next_left, space)
        self.cells.append(cell)
        self.next_left += cell.width + space

    @property
    def height(self) -> int:
        """Dots of the tallest character."""
        return max((cell.height for cell in self.cells), default=0)

    @property
    def text(self) -> str:
        """The line as words; gaps left by positioning become spaces."""
        words = ""
        reached = 0
        for cell in self.cells:
            words += " " * ((cell.left - reached) // glyphs.LATIN_WIDTH)
            words += cell.character
            reached = cell.left + cell.width + cell.space
        return words.rstrip()

    def draw(self, paper_width: int, left: int) -> bytes:
        """The line's dots across the whole paper, beginning ``left`` dots from its edge."""
        image = Image.new("1", (paper_width, self.height), 0)
        for cell in self.cells:
            image.paste(cell.dots(), (left + cell.left, self.height - cell.height))
        return image.tobytes()
