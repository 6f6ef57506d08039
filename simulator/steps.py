"""Which of the panel's four steps a visit is at, told by the page that is on view."""

from typing import Final

CHOOSE, CARD, PRINT, RATE = 1, 2, 3, 4
STEPS: Final = {
    "home": CHOOSE,
    "place_card": CARD,
    "no_card": CARD,
    "identifying": PRINT,
    "looking_up": PRINT,
    "choose_record": PRINT,
    "fetching": PRINT,
    "preview": PRINT,
    "sign": PRINT,
    "printing": PRINT,
    "no_paper": PRINT,
    "take_slip": RATE,
    "rate": RATE,
    "reasons": RATE,
    "not_kept": RATE,
    "card_left": RATE,
    "goodbye": RATE,
}
"""Page → step. What is not here is none of them: a fault, an apology, maintenance."""
STAFF: Final = frozenset({"maintenance"})
"""Menus that are not for citizens."""


def step_of(page: str, kind: str) -> int | None:
    """The step that a visit is at with this page on view; a citizen's menu, whatever its name, is the choosing."""
    if kind == "Menu" and page not in STAFF:
        return CHOOSE
    return STEPS.get(page)
