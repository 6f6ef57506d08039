"""How well something is: a sign, a colour; the words stand beside it."""

from flows.prompts import Mark
from screens.theme import COLOURS, Rgb

MARK: dict[Mark, Rgb] = {
    Mark.GOOD: COLOURS.good,
    Mark.DOUBT: COLOURS.warn,
    Mark.BAD: COLOURS.bad,
    Mark.WAIT: COLOURS.primary,
}
"""The colour of each; its sign has its name."""
