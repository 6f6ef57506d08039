"""Draws simple pictures on a grid of 100 by 100, four times too large, and shrinks them: smooth edges from plain geometry."""

import math

from PIL import Image, ImageDraw

_OVER = 4


class Sketch:
    """A mask in the making. All coordinates and widths are hundredths of its width; `y` grows downwards."""

    def __init__(self, size: int, tall: float = 1.0) -> None:
        self.target = (size, round(size * tall))
        self.unit = size * _OVER / 100
        self._mask = Image.new("L", (size * _OVER, round(size * tall) * _OVER))
        self._pen = ImageDraw.Draw(self._mask)

    def _at(self, *numbers: float) -> list[float]:
        return [n * self.unit for n in numbers]

    def dot(self, x: float, y: float, radius: float, ink: int = 255) -> None:
        """A filled circle; ink 0 erases."""
        self._pen.ellipse(self._at(x - radius, y - radius, x + radius, y + radius), fill=ink)

    def ring(self, x: float, y: float, radius: float, width: float, ink: int = 255) -> None:
        """A circle's line."""
        area = self._at(x - radius, y - radius, x + radius, y + radius)
        self._pen.ellipse(area, outline=ink, width=round(width * self.unit))

    def line(self, points: list[tuple[float, float]], width: float, ink: int = 255) -> None:
        """A line with round ends and corners."""
        flat = [(x * self.unit, y * self.unit) for x, y in points]
        self._pen.line(flat, fill=ink, width=round(width * self.unit), joint="curve")
        for x, y in points:
            self.dot(x, y, width / 2, ink)

    def arc(self, x: float, y: float, radius: float, turn: tuple[float, float], width: float) -> None:
        """A piece of a circle with round ends, from one angle to another, in degrees clockwise from the right."""
        start, end = turn
        steps = max(6, round(abs(end - start) / 5))
        angles = [math.radians(start + (end - start) * n / steps) for n in range(steps + 1)]
        self.line([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], width)

    def area(self, points: list[tuple[float, float]], ink: int = 255) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=ink)

    def sheet(
        self, box: tuple[float, float, float, float], radius: float, ink: int = 255, width: float = 0
    ) -> None:
        """A rounded rectangle (left, top, right, bottom), filled, or its line when a width is given."""
        area, corner = self._at(*box), radius * self.unit
        if width:
            self._pen.rounded_rectangle(area, corner, outline=ink, width=round(width * self.unit))
        else:
            self._pen.rounded_rectangle(area, corner, fill=ink)

    def done(self) -> Image.Image:
        """The mask (`L`) at its real size."""
        return self._mask.resize(self.target, Image.Resampling.BOX)
