"""The wipe: every visit ends here, whichever way it ended, and every room forgets the person."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from drivers.ports.device import Device
from flows.desk import Desk, Surroundings
from flows.ways_out import place

_log = logging.getLogger(__name__)


def wipe(around: Surroundings, desk: Desk, claimed: Iterable[Device[Any]]) -> None:
    """Forgets card and person, gives the claimed devices back, clears the screen.

    The visit's tasks have ended by then, and with each of them what it asked of the office. What somebody else
    (maintenance) holds stays theirs. A room that fails does not keep the others from forgetting.
    """
    _each("desk", desk.forget)
    for device in claimed:
        _each(device.name, device.release)
    if around.typesetter is not None:
        _each("typesetter", around.typesetter.rest)
    _each("ui", lambda: around.ui.listen(lambda: None))
    _each("ui", around.ui.wipe)


def _each(room: str, forget: Callable[[], None]) -> None:
    try:
        forget()
    except Exception as error:  # noqa: BLE001 - nothing may keep the other rooms from their wipe
        _log.error(
            "bug in the wipe", extra={"room": room, "error": type(error).__name__, "place": place(error)}
        )
