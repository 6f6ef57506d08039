"""One table for the look of every page: colours, sizes and type.

Sizes are design pixels: a portrait page is 1080 wide and 1920 high, a landscape one 1920 by 1080, whatever the
window. On the usual 21.5-inch panel a pixel is 0.248 mm; 60 dp of the elder-friendly guide (9.5 mm) are 39 pixels.
"""

from dataclasses import dataclass

Rgb = tuple[float, float, float]


def rgb(code: str) -> Rgb:
    """`"#0B4F6C"` as three numbers from 0 to 1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: Rgb) -> float:
    """Relative luminance by WCAG 2.2, from 0 (black) to 1 (white)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Colours:
    """Calm deep teal, one warm accent. Each text colour is named with the ground it stands on in `TEXT_ON`."""

    ground: Rgb = rgb("#EDF2F4")
    paper: Rgb = rgb("#FFFFFF")
    bar: Rgb = rgb("#0B3C53")
    primary: Rgb = rgb("#0A5C7A")
    primary_pressed: Rgb = rgb("#07384B")
    soft: Rgb = rgb("#DCEBF1")
    soft_pressed: Rgb = rgb("#BCD6E1")
    accent: Rgb = rgb("#B4500B")
    greyed: Rgb = rgb("#DDE3E6")
    line: Rgb = rgb("#C9D3D8")
    edge: Rgb = rgb("#6C8491")
    ink: Rgb = rgb("#14252E")
    quiet: Rgb = rgb("#44565F")
    on_dark: Rgb = rgb("#FFFFFF")
    good: Rgb = rgb("#1E6B3A")
    bad: Rgb = rgb("#A3261E")
    warn: Rgb = rgb("#8F4A00")
    night: Rgb = rgb("#3D4A66")


@dataclass(frozen=True)
class Sizes:
    """Design pixels."""

    margin: int = 64
    gap: int = 32
    small_gap: int = 16
    radius: int = 28
    top_bar: int = 116
    landscape_top: int = 96
    bottom_bar: int = 204
    landscape_bar: int = 148
    """The bottom bar of a landscape page."""
    target: int = 132
    """Height of an ordinary button; no target is smaller than `least_target` either way."""
    bar_target: int = 108
    least_target: int = 100


@dataclass(frozen=True)
class Type:
    """Heights of letters in design pixels, and the distance of lines as a multiple."""

    title: int = 68
    large: int = 52
    label: int = 46
    body: int = 40
    note: int = 36
    small: int = 28
    """Only for what helps the staff: fault code, terminal number."""
    leading: float = 1.36


COLOURS = Colours()
SIZES = Sizes()
TYPE = Type()

TEXT_ON: tuple[tuple[str, str], ...] = (
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink", "soft"),
    ("ink", "soft_pressed"),
    ("quiet", "ground"),
    ("quiet", "paper"),
    ("quiet", "greyed"),
    ("on_dark", "bar"),
    ("on_dark", "primary"),
    ("on_dark", "primary_pressed"),
    ("on_dark", "accent"),
    ("primary", "paper"),
    ("primary", "ground"),
    ("primary", "soft"),
    ("primary", "soft_pressed"),
    ("accent", "paper"),
    ("accent", "ground"),
    ("good", "ground"),
    ("bad", "ground"),
    ("warn", "ground"),
    ("warn", "greyed"),
    ("night", "ground"),
)
"""Every pair of text (or sign) and ground that the pages use; a test asks each for 4.5 : 1."""
