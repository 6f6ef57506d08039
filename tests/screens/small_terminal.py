"""As small as a terminal can be: a few pages one after the other, in a real window. `test_window` touches it."""

import asyncio
import sys
from pathlib import Path

from flows.prompts import StillHere, Way
from screens.app import KivyInterface, WindowOptions, run_window
from screens.samples import SAMPLES

PAGES = {sample.name: sample.prompt for sample in SAMPLES}


async def main(ui: KivyInterface) -> None:
    """Home, services, rating, and round again; "End" on the services page ends it."""
    ui.listen(lambda: say("alive"))
    while True:
        say(await ui.ask(PAGES["home"]))
        service = await ui.ask(PAGES["look_up_print"])
        say(service)
        if service is Way.HOME:
            return
        if service == "residence":
            raise LookupError("planted")
        if service == "medical_insurance":
            ui.warn(StillHere(20))
        say(await ui.ask(PAGES["rate"]))
        ui.wipe()


def say(what: object) -> None:
    """One line for the test to read."""
    print(what, flush=True)  # noqa: T201


if __name__ == "__main__":
    report = Path(sys.argv[1])
    portrait = WindowOptions("portrait", report=report, data=report.parent)
    landscape = WindowOptions("landscape", report=report, data=report.parent)
    asyncio.run(run_window(main, landscape if "landscape" in sys.argv else portrait))
    say("ended")
