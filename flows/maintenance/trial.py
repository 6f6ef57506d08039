"""The guided trial of one device: done by the file of its port in `trials/`, kept with its date, told."""

from importlib import import_module
from importlib.util import find_spec

from flows.faults import fault_catalogue
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding
from flows.news import AGAIN
from flows.prompts import Button, Notice, Tone
from flows.texts import Text

TRY = Button("try", Text("button.try"))
ENOUGH = Button("enough", Text("button.enough"))
ANY = "any_device"
"""The trial of a port without a file of its own."""


async def try_device(desk: StaffDesk, port: str) -> None:
    """Tries a device, as often as the technician wants.

    Raises:
        Left: the technician left the page.
    """
    own = find_spec(f"flows.maintenance.trials.{port}") is not None
    trial = import_module(f"flows.maintenance.trials.{port if own else ANY}").trial
    while True:
        finding: Finding = await trial(desk, port)
        kept = await desk.workshop.keep_trial(port, finding.passed)
        if await desk.ask(found_notice(finding, kept)) != AGAIN.id:
            return


def found_notice(finding: Finding, kept: bool = True) -> Notice:
    """What came of a trial."""
    lost = () if kept else (Text("maintenance.not_kept"),)
    if finding.passed:
        return Notice(
            key="trial_passed",
            tone=Tone.DONE,
            title=Text("trial.passed"),
            body=(*finding.said, *lost),
            buttons=(ENOUGH, AGAIN),
        )
    advice = () if finding.fault is None else (fault_catalogue()[finding.fault].text("technician"),)
    return Notice(
        key="trial_failed",
        tone=Tone.FAULT,
        title=Text("trial.failed"),
        body=(*finding.said, *advice, *lost),
        buttons=(AGAIN, ENOUGH),
        code="" if finding.fault is None else str(finding.fault),
    )
