"""Parts below each other, beside each other, and in columns of one width."""

from screens.parts import Box, Part
from screens.theme import SIZES


class Column(Part):
    """Parts below each other."""

    def __init__(self, *parts: Part, gap: float = 0, stretch: float = 0) -> None:
        super().__init__()
        self.gap, self.stretch = gap, stretch
        self.parts = list(parts)
        for part in parts:
            self.add_widget(part)

    def measure(self, width: float) -> float:
        """All heights and the gaps between."""
        return sum(p.measure(width) for p in self.parts) + self.gap * max(0, len(self.parts) - 1)

    def wish(self) -> float:
        """The widest wish."""
        return max((p.wish() for p in self.parts), default=0)

    def place(self, box: Box) -> None:
        """From the top down; what is left over goes to the parts that stretch."""
        super().place(box)
        spare = max(0.0, box.height - self.measure(box.width))
        shares = sum(p.stretch for p in self.parts)
        top = box.top
        for part in self.parts:
            height = part.measure(box.width) + (spare * part.stretch / shares if shares else 0)
            part.place(Box(box.x, top - height, box.width, height))
            top -= height + self.gap


class Row(Part):
    """Parts beside each other: those without stretch get the width they wish, the others share the rest."""

    def __init__(self, *parts: Part, gap: float = 0, stretch: float = 0, centred: bool = False) -> None:
        super().__init__()
        self.gap, self.stretch, self.centred = gap, stretch, centred
        self.parts = list(parts)
        for part in parts:
            self.add_widget(part)

    def _widths(self, width: float) -> list[float]:
        """A wish that is too wide for the row is cut down, the widest one first: its text wraps."""
        room = width - self.gap * max(0, len(self.parts) - 1)
        wishes = [0.0 if p.stretch else p.wish() for p in self.parts]
        rest = room - sum(wishes)
        if rest < 0:
            widest = wishes.index(max(wishes))
            wishes[widest] = max(1.0, wishes[widest] + rest)
            rest = 0.0
        shares = sum(p.stretch for p in self.parts)
        return [
            rest * p.stretch / shares if p.stretch else w for p, w in zip(self.parts, wishes, strict=True)
        ]

    def measure(self, width: float) -> float:
        """The highest part."""
        pairs = zip(self.parts, self._widths(width), strict=True)
        return max((p.measure(w) for p, w in pairs), default=0)

    def wish(self) -> float:
        """All wishes and the gaps between."""
        return sum(p.wish() for p in self.parts) + self.gap * max(0, len(self.parts) - 1)

    def place(self, box: Box) -> None:
        """From the left, or as a group in the middle; each as high as the row."""
        super().place(box)
        widths = self._widths(box.width)
        spare = box.width - sum(widths) - self.gap * max(0, len(widths) - 1)
        x = box.x + (spare / 2 if self.centred else 0)
        for part, width in zip(self.parts, widths, strict=True):
            part.place(Box(x, box.y, width, box.height))
            x += width + self.gap


class Grid(Part):
    """Parts in columns of one width; each row as high as its highest part, or all alike and filling the room."""

    def __init__(self, *parts: Part, columns: int, gap: float = SIZES.gap, most: float = 0) -> None:
        super().__init__()
        self.parts, self.columns, self.gap, self.most = list(parts), columns, gap, most
        self.stretch = 1 if most else 0
        for part in parts:
            self.add_widget(part)

    def _rows(self) -> list[list[Part]]:
        return [self.parts[at : at + self.columns] for at in range(0, len(self.parts), self.columns)]

    def _column(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def measure(self, width: float) -> float:
        """All rows and the gaps between."""
        column, rows = self._column(width), self._rows()
        heights = [max(p.measure(column) for p in row) for row in rows]
        return (max(heights) * len(rows) if self.most else sum(heights)) + self.gap * (len(rows) - 1)

    def place(self, box: Box) -> None:
        """Row by row from the top; rows that stretch grow to `most` at most."""
        super().place(box)
        column, rows = self._column(box.width), self._rows()
        heights = [max(p.measure(column) for p in row) for row in rows]
        if self.most:
            free = (box.height - self.gap * (len(rows) - 1)) / len(rows)
            heights = [max(*heights, min(self.most, free))] * len(rows)
        top = box.top
        for row, height in zip(rows, heights, strict=True):
            for at, part in enumerate(row):
                part.place(Box(box.x + at * (column + self.gap), top - height, column, height))
            top -= height + self.gap
