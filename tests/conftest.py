"""What every test shares: what it may need of the machine, fixed seeds, and no silent skip in CI."""

import asyncio
import atexit
import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.counting import not_counted


def own_folder(prefix: str) -> str:
    """A folder of this process of tests, gone when it ends; not when a child of it does."""
    folder, ours = tempfile.mkdtemp(prefix=prefix), os.getpid()

    def clear() -> None:
        if os.getpid() == ours:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clear)
    return folder


# Kivy reads these once, at its first import: leave pytest's arguments, logging and $HOME alone.
os.environ.setdefault("KIVY_NO_ARGS", "1")
os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
os.environ.setdefault("KIVY_HOME", own_folder("kivy-home-"))

# libpcsclite looks for its service's socket once in the life of a process: each process of tests has a place of its own.
os.environ["PCSCLITE_CSOCK_NAME"] = f"{own_folder('pcscd-')}/pcscd.comm"

settings.register_profile("house", derandomize=True, database=None, deadline=None)
settings.load_profile("house")

LONGEST = (
    "matrix/test_slice.py",
    "terminal/test_traces.py",
    "screens/test_fit.py",
    "drivers/test_camera_wire.py",
    "terminal/test_window.py",
    "terminal/test_panel.py",
    "matrix/test_slips.py",
    "house/test_stranger.py",
)
"""Files that are begun first: beside others, all is done when the last long one is."""

SKIPPED = pytest.StashKey[list[str]]()


def missing_pts() -> str | None:
    """Why pseudo-terminals cannot be opened here, or None."""
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        return f"needs pseudo-terminals (/dev/pts): {error}"
    os.close(ours)
    os.close(theirs)
    return None


def missing_root() -> str | None:
    """Why root's rights are not here, or None."""
    return None if os.geteuid() == 0 else "needs to run as root"


def missing_display() -> str | None:
    """Why a virtual display cannot be had here, or None."""
    return None if shutil.which("Xvfb") else "needs a virtual display: Debian package xvfb"


def missing_chromium() -> str | None:
    """Why no browser can be had here, or None."""
    there = shutil.which("chromium") and shutil.which("chromedriver")
    return None if there else "needs a browser: Debian packages chromium and chromium-driver"


NEEDS = {
    "needs_pts": missing_pts,
    "needs_root": missing_root,
    "needs_display": missing_display,
    "needs_chromium": missing_chromium,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the ports' suites (`tests/drivers/contract`) are run on, and whether that is written down."""
    parser.addoption(
        "--hardware", metavar="PROFILE", help="only the ports' suites, on this terminal's devices"
    )
    parser.addoption(
        "--certify", action="store_true", help="write device_profiles/certificates from the suites"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """At a bench or for certificates nothing but the ports' suites is run; what takes longest comes first."""
    places = {str(Path(__file__).parent / name): place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(str(item.path), len(LONGEST)))
    if config.getoption("--hardware") or config.getoption("--certify"):
        suites = [item for item in items if "contestant" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in suites])
        items[:] = suites


def pytest_configure(config: pytest.Config) -> None:
    """Begin the list of skipped tests; have no event loop lying about."""
    config.stash[SKIPPED] = []
    # pytest-asyncio asks for the current loop to restore it later; Python 3.11 would make one that nobody closes
    asyncio.set_event_loop(None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with the reason, a test whose needs this machine does not meet."""
    for marker, missing in NEEDS.items():
        if item.get_closest_marker(marker) and (reason := missing()):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines under a test that is marked so."""
    with not_counted() if item.get_closest_marker("uncounted") else contextlib.nullcontext():
        return (yield)


class SkipsFailInCi:
    """Counts skipped tests and modules; with CI set, a run that skipped anything has failed."""

    def __init__(self, config: pytest.Config) -> None:
        self.skipped = config.stash[SKIPPED]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skipped test; an expected failure is none."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that skipped itself."""
        if report.skipped:
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a green run with skips into a failed one where CI is set."""
        if self.skipped and os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say why an otherwise green run fails."""
        if self.skipped and os.environ.get("CI"):
            terminalreporter.write_line(f"CI is set: {len(self.skipped)} skipped count as failed", red=True)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Watch for skips from here on."""
    session.config.pluginmanager.register(SkipsFailInCi(session.config))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen of 1080 × 1920, as a value for DISPLAY; mark the test ``needs_display``."""
    if reason := missing_display():
        pytest.skip(reason)
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1080x1920x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with os.fdopen(ours) as number:
            yield f":{int(number.readline())}"
        server.terminate()
