"""Cold start, memory, taps and the way from card to preview, in a real window under Xvfb: `python -m bench.window [RUNS]`.

Targets: start to the first answered tap ≤ 2.0 s; ≤ 220 MB PSS; card found to preview ≤ 1.0 s beyond the wire's own time; a tap's
visible answer ≤ 100 ms.
"""

import statistics
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.stage import Window, about_the_machine, window
from tests.simulator.process import SimulatorProcess

Figures = dict[str, list[float]]


def visit(terminal: Window, simulator: SimulatorProcess, note: Callable[[str, float], None]) -> None:
    """One visit in the window, from the cold start to goodbye."""
    home = terminal.wait("page", "home")
    note("start to start page on view, s", home["t"] - terminal.started)
    down = terminal.tap(home, "look_up_print")
    felt = terminal.wait("felt", "look_up_print")
    note("finger down to visible answer, ms", 1000 * (felt["t"] - down))
    released = terminal.wait("touch", "look_up_print")
    page = terminal.wait("page", "look_up_print")
    note("start to first answered tap, s", page["t"] - terminal.started)
    note("finger up to next page, ms", 1000 * (page["t"] - released["t"]))

    def go_on(page: Any, control: str, to: str) -> Any:
        down = terminal.tap(page, control)
        note("finger down to visible answer, ms", 1000 * (terminal.wait("felt", control)["t"] - down))
        released = terminal.wait("touch", control)
        page = terminal.wait("page", to)
        note("finger up to next page, ms", 1000 * (page["t"] - released["t"]))
        return page

    go_on(page, "social_insurance", "place_card")
    seen = simulator.control("GET", "/log", since=0)[-1]["number"]
    simulator.lay("zhang_guilan")
    found = terminal.wait("page", "place_card")
    preview = terminal.wait("page", "preview")
    wire = wire_seconds(simulator.control("GET", "/log", since=seen))
    note("card found to preview, s", preview["t"] - found["t"])
    note("of it the wire's own, s", wire)
    note("card found to preview beyond the wire, s", preview["t"] - found["t"] - wire)
    go_on(preview, "print", "printing")
    taken = terminal.wait("page", "take_slip")
    simulator.lift()  # or she would be told of her card
    rate = go_on(taken, "taken", "rate")
    reasons = go_on(rate, "very_satisfied", "reasons")
    reasons = go_on(reasons, "510", "reasons")
    goodbye = go_on(reasons, "submit", "goodbye")
    note("memory after a visit, MB PSS", terminal.pss())
    go_on(goodbye, "end", "home")


def wire_seconds(entries: list[dict[str, Any]]) -> float:
    """From the answer that a card was found to the last answer of the reader: the time that the card and its line take."""
    card = [e for e in entries if e["device"] == "id_card"]
    found = next(e for e in card if e["direction"] == "answered" and e["meaning"].endswith("9F"))
    last = next(e for e in reversed(card) if e["direction"] == "answered" and e["meaning"].startswith("read"))
    return (datetime.fromisoformat(last["at"]) - datetime.fromisoformat(found["at"])).total_seconds()


def main() -> None:
    """Prints the median and the worst of each figure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    figures: Figures = {}
    for _ in range(runs):
        with window() as (terminal, simulator):
            visit(terminal, simulator, lambda name, value: figures.setdefault(name, []).append(value))
    print(about_the_machine())
    print(f"{'':44} {'median':>8} {'worst':>8} {'n':>4}")
    for name, values in figures.items():
        print(f"{name:44} {statistics.median(values):8.2f} {max(values):8.2f} {len(values):4}")


if __name__ == "__main__":
    main()
