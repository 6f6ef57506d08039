"""`kiosk run`: the terminal, in its window."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.mistakes import DataFileError
from kiosk.cli.exits import Exit
from kiosk.cli.options import DEMO, Data, ProfileName, data_folder, fail, profile_of
from kiosk.crash import loop_handler
from kiosk.lifecycle import Life
from kiosk.logs import start_logs
from kiosk.memory import keep_little
from kiosk.mirror import mirrored
from kiosk.power import MainsFailed, until_halt
from kiosk.processes import leave_no_core
from kiosk.profile import LoadedProfile
from kiosk.pulse import Pulse
from kiosk.ready_file import at_simulator
from kiosk.store.database import StoreError
from kiosk.supervisor import ASKED, RESTART, guarded
from kiosk.terminal import RestartAsked, open_terminal
from screens.desk_size import NoScreen

if TYPE_CHECKING:
    from screens.app import KivyInterface

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
"""What tells SDL where to draw; the last is for a screen without a desk (`kmsdrm`) and for pictures (`offscreen`)."""


def run(
    profile: ProfileName = DEMO,
    data: Data = None,
    orientation: Annotated[
        Literal["portrait", "landscape"] | None, typer.Option(help="Overrides the profile's.")
    ] = None,
    simulator: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The simulator's --ready file: control, screen, office and devices are there. Simulated profiles only.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Append a JSON line for each page shown and each touch; no personal data."
        ),
    ] = None,
    log: Annotated[
        Literal["debug", "info", "warning", "error"], typer.Option(help="How much is logged.")
    ] = "info",
    json: Annotated[bool, typer.Option("--json", help="Log one JSON object a line.")] = False,
) -> None:
    """Start the terminal and keep it going until it is ended."""
    keep_little()
    start_logs(log, json)
    loaded = profile_of(profile)
    if simulator is not None:
        try:
            loaded = at_simulator(loaded, simulator)
        except DataFileError as error:
            raise fail(error, Exit.USAGE) from None
    if not any(os.environ.get(name) for name in SCREENS):
        # SDL would draw into memory then: a terminal that nobody sees and that takes itself for well
        raise fail(f"no screen: none of {', '.join(SCREENS)} is set", Exit.DEVICE)
    if not loaded.profile.bench:
        leave_no_core()
    pulse = guarded(loaded.durations, loaded.profile.power.halt)
    try:
        halted = asyncio.run(_run(loaded, data_folder(data, loaded), orientation, report, pulse))
    except RestartAsked:
        raise SystemExit(RESTART) from None
    except (StoreError, NoScreen) as error:
        raise fail(error, Exit.DEVICE) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    if halted:
        raise typer.Exit(Exit.HALTED)


async def _run(
    loaded: LoadedProfile,
    data: Path,
    orientation: Literal["portrait", "landscape"] | None,
    report: Path | None,
    pulse: Pulse,
) -> bool:
    """The terminal's process; whether it ended because the mains have failed."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(loop_handler)
    _end_when_asked(loop)
    try:
        async with open_terminal(loaded, data) as terminal:
            # devices and office connect while the window is built
            from screens.app import WindowOptions, run_window

            table = loaded.profile.simulator
            screen = None if table is None else table.screen

            async def serve(ui: "KivyInterface") -> None:
                pulse.begin(lambda: terminal.life.state is Life.ACTIVE)
                async with mirrored(ui, screen, loaded.durations):
                    await until_halt(terminal, terminal.serve(ui, pulse.after_visit))

            window = loaded.profile.window
            options = WindowOptions(
                orientation=orientation or window.orientation,
                fullscreen=window.fullscreen,
                report=report,
                terminal=loaded.profile.terminal,
                hotline=loaded.site.hotline if loaded.site else WindowOptions.hotline,
                data=data,
            )
            await run_window(serve, options)
    except asyncio.CancelledError:
        return False
    except MainsFailed:
        return True
    finally:
        pulse.end()
    return False


def _end_when_asked(loop: asyncio.AbstractEventLoop) -> None:
    """The first of the guard's signals ends the visit and then the terminal; a second one would cut that short."""
    running = asyncio.current_task()
    assert running is not None

    def end() -> None:
        for number in ASKED:
            loop.add_signal_handler(number, lambda: None)
        running.cancel()

    for number in ASKED:
        loop.add_signal_handler(number, end)
