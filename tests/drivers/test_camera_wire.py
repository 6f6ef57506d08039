"""Cameras at the wire: each way in which one fails is told by name, and it works again when it is mended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.document_scanner.opencv import _still
from drivers.imaging.driver import Watch
from drivers.ports.document_scanner import Page, Preview, SheetSeen
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.person_camera import Seen
from drivers.ports.results import Completion
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Health, Lens, Module
from tests.drivers.conftest import FAST, Opener, until
from tests.simulator.process import REPOSITORY, SimulatorProcess

BRISK = replace(
    FAST,
    camera_first=8.0,
    camera_quiet=1.5,
    camera_frozen=0.4,
    camera_poll_interval=0.1,
    camera_proof_interval=0.1,
)

CALM = replace(BRISK, camera_quiet=8.0, camera_poll_interval=60.0, camera_proof_interval=60.0)
"""For commands: nothing goes on between them."""


@pytest.fixture(scope="module")
def simulators() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture
def simulator(simulators: SimulatorProcess) -> SimulatorProcess:
    simulators.reset()
    return simulators


def camera_of(
    simulator: SimulatorProcess, opener: Opener, port: str = "person_camera", durations: Durations = CALM
) -> Any:
    return opener(port, "opencv", simulator.urls["devices"][port], durations)


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


STROKES: tuple[tuple[str, dict[str, Any], Health, FaultId], ...] = (
    ("unplugged", {}, Health.OFFLINE, FaultId.CAMERA_LINK_LOST),
    ("black", {}, Health.USER_ERROR, FaultId.CAMERA_COVERED),
    ("frozen", {}, Health.HARDWARE_ERROR, FaultId.CAMERA_FROZEN),
    ("stalls", {}, Health.OFFLINE, FaultId.CAMERA_SILENT),
    ("garbage", {}, Health.OFFLINE, FaultId.CAMERA_PROTOCOL),
    ("huge", {}, Health.OFFLINE, FaultId.CAMERA_PROTOCOL),
    ("huge", {"what": "bytes"}, Health.OFFLINE, FaultId.CAMERA_LINK_LOST),
)


async def test_each_fault_of_a_camera_is_told_and_gone_when_mended(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    camera = camera_of(simulator, opener, durations=BRISK)
    await until(camera, lambda state: state.usable, 15)
    for fault, settings, health, told in STROKES:
        simulator.strike("person_camera", fault, **settings)
        state = await until(camera, lambda state, told=told: state.fault is told, 10)  # type: ignore[misc]
        assert state.health is health, fault
        assert state.status.lens is (Lens.COVERED if fault == "black" else Lens.UNKNOWN)
        simulator.mend("person_camera")
        await until(camera, lambda state: state.usable and state.status.lens is Lens.CLEAR, 10)


async def test_a_slow_camera_is_none_that_is_silent(simulator: SimulatorProcess, opener: Opener) -> None:
    simulator.strike("document_scanner", "slow", every=0.4)
    scanner = camera_of(simulator, opener, "document_scanner")
    state = await until(scanner, lambda state: state.health is not Health.STARTING, 15)
    assert (state.health, state.status.camera) == (Health.ONLINE, Module.OK)
    simulator.control("POST", "/camera/document/scene", {"scene": "form"})
    assert (await scanner.scan(8.0)).ok


async def test_what_is_in_the_way_is_told_at_once_and_a_face_ends_the_look(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    camera = camera_of(simulator, opener)
    scenes = iter(("turned", "face"))

    def seen(what: Seen) -> None:
        told.append(what)
        simulator.control("POST", "/camera/person/scene", {"scene": next(scenes)})

    told: list[Seen] = []
    face = (await camera.look(20.0, seen)).unwrap()
    assert told == [Seen.NOBODY, Seen.TURNED]
    assert repr(face) == "Face(…)"


async def test_a_camera_that_freezes_during_a_look_gives_no_face(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    on = replace(CALM, camera_linger=4.0)  # also while a slow machine looks at one picture
    camera = camera_of(simulator, opener, durations=on)
    await until(camera, lambda state: state.usable, 15)
    simulator.strike("person_camera", "frozen")
    simulator.control("POST", "/camera/person/scene", {"scene": "two"})
    result = await camera.look(20.0)
    assert result.completion is Completion.HARDWARE_ERROR, result
    assert result.error.fault is FaultId.CAMERA_FROZEN


async def test_children_that_are_killed_are_replaced(simulator: SimulatorProcess, opener: Opener) -> None:
    camera = camera_of(simulator, opener)
    simulator.control("POST", "/camera/person/scene", {"scene": "face"})
    assert (await camera.look(5.0)).ok
    watch = camera._host._worker._link
    assert isinstance(watch, Watch)
    sight, eye = watch.sight.pid, watch.camera._child.pid
    assert sight is not None
    assert eye is not None
    os.kill(sight, signal.SIGKILL)
    assert (await camera.look(5.0)).ok
    os.kill(eye, signal.SIGKILL)
    assert (await camera.look(5.0)).ok
    now = camera._host._worker._link
    await camera.close()
    for child in (sight, eye, now.sight.pid, now.camera._child.pid):
        assert child is None or not is_there(child)


async def test_a_sheet_is_shown_and_bound_within_the_size_that_is_allowed(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    scanner = camera_of(simulator, opener, "document_scanner")
    simulator.control("POST", "/camera/document/scene", {"scene": "form"})
    page = (await scanner.scan(8.0)).unwrap()
    assert repr(page) == "Page(…)"
    shown = (await scanner.preview()).unwrap()
    assert shown.picture.reveal().startswith(b"\xff\xd8")
    assert len(shown.corners) == 4
    large = await scanner.bind([page], 1000)
    assert (large.completion, large.error.fault) == (Completion.INVALID_DATA, FaultId.SCANNER_TOO_LARGE)
    many = await scanner.bind([Page(Sensitive(page.picture.reveal() * 100), 1, 1)] * 30)
    assert (many.completion, many.error.fault) == (Completion.INVALID_DATA, FaultId.SCANNER_TOO_LARGE)


def test_a_sheet_that_moves_does_not_lie_still() -> None:
    def seen(*corners: tuple[float, float]) -> Preview:
        return Preview(Sensitive(b""), SheetSeen.OK, corners)

    lies = seen((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    nearly = seen((0.1, 0.1), (0.9, 0.104), (0.9, 0.9), (0.1, 0.9))
    moved = seen((0.1, 0.1), (0.9, 0.12), (0.9, 0.9), (0.1, 0.9))
    assert _still(lies, nearly)
    assert not _still(lies, moved)
    assert not _still(seen(), lies)


def test_no_image_library_is_in_the_process_that_asks_for_pictures() -> None:
    code = (
        "import sys, drivers.person_camera.opencv, drivers.document_scanner.opencv\n"
        "print({'cv2', 'numpy', 'PIL', 'reportlab'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "set()"
