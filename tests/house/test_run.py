"""./run ends every process that it started, however it is ended itself, and says plainly what is wrong.

The script is tried with stand-ins for simulator and terminal that only record who they are, so that what is
tested is the script; the whole terminal is started by it elsewhere.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SIMULATOR = """
import json, os, pathlib, sys, time
if os.environ.get("PORT_TAKEN"):
    sys.exit("simulator: port 7100 is taken")
pathlib.Path("pids/simulator").write_text(str(os.getpid()))
ready = pathlib.Path(sys.argv[sys.argv.index("--ready") + 1])
ready.with_suffix(".new").write_text(json.dumps({"control": "http://127.0.0.1:7100"}))
ready.with_suffix(".new").rename(ready)
time.sleep(600)
"""

KIOSK = """
import os, pathlib, signal, sys, time
def wipe(number, frame):
    pathlib.Path("wiped").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, wipe)
pathlib.Path("display").write_text(os.environ.get("DISPLAY", ""))
pathlib.Path("arguments").write_text(" ".join(sys.argv[1:]))
pathlib.Path("pids/kiosk").write_text(str(os.getpid()))
if "--stop" in sys.argv:
    sys.exit(7)
time.sleep(600)
"""


@pytest.fixture
def tree(checkout: Path, tmp_path: Path) -> Path:
    """A checkout with the real ./run, and stand-ins beside it."""
    shutil.copy(checkout / "run", tmp_path)
    files = {
        "kiosk/install/setup.sh": f"set_up() {{ python={sys.executable}; }}",
        "kiosk/__init__.py": "",
        "kiosk/__main__.py": KIOSK,
        "simulator/__init__.py": "",
        "simulator/__main__.py": SIMULATOR,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "pids").mkdir()
    (tmp_path / "scratch").mkdir()
    return tmp_path


@contextlib.contextmanager
def started(tree: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """./run in a process group of its own; whatever is left at the end is killed."""
    env = {"PATH": os.environ["PATH"], "TMPDIR": str(tree / "scratch"), "DISPLAY": ":7", **environment}
    env = {name: value for name, value in env.items() if value}
    command = [str(tree / "run"), *arguments]
    with subprocess.Popen(
        command, cwd="/", env=env, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def holds(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether the condition comes to hold before the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def group(process: subprocess.Popen[str]) -> list[str]:
    """Command lines of all living processes of the group, zombies left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, number = entry.joinpath("stat").read_text().rsplit(")", 1)[1].split()[:3]
            if int(number) == process.pid and state != "Z":
                found.append(entry.joinpath("cmdline").read_text().replace("\0", " "))
    return found


def kiosk_is_up(tree: Path) -> bool:
    file = tree / "pids" / "kiosk"
    return file.exists() and bool(file.read_text())


@pytest.mark.parametrize(
    ("to_group", "number", "status"),
    [
        pytest.param(True, signal.SIGINT, 130, id="Ctrl-C in a terminal"),
        pytest.param(False, signal.SIGINT, 130, id="INT to the shell alone"),
        pytest.param(False, signal.SIGTERM, 143, id="TERM to the shell alone"),
        pytest.param(True, signal.SIGHUP, 129, id="the terminal is closed"),
        pytest.param(False, signal.SIGKILL, -9, id="the shell is killed outright"),
    ],
)
def test_no_process_outlives_run(tree: Path, to_group: bool, number: signal.Signals, status: int) -> None:
    with started(tree) as process:
        assert holds(lambda: kiosk_is_up(tree))
        assert len(group(process)) >= 3
        (os.killpg if to_group else os.kill)(process.pid, number)
        assert process.wait(timeout=15) == status
        assert holds(lambda: not group(process)), group(process)
    assert (tree / "wiped").exists(), "the terminal was not given the time to wipe"


def test_nothing_is_left_in_the_temporary_folder(tree: Path) -> None:
    with started(tree, "--stop") as process:
        assert process.wait(timeout=15) == 7
    assert not list((tree / "scratch").iterdir())


@pytest.mark.needs_display
def test_without_a_screen_a_virtual_one_is_started_and_ended(tree: Path) -> None:
    with started(tree, DISPLAY="") as process:
        assert holds(lambda: kiosk_is_up(tree))
        assert any("Xvfb" in command for command in group(process))
        assert (tree / "display").read_text().startswith(":")
        process.terminate()
        assert process.wait(timeout=15) == 143
        assert not group(process)


def test_the_screen_that_is_there_is_used(tree: Path) -> None:
    with started(tree) as process:
        assert holds(lambda: kiosk_is_up(tree))
        assert (tree / "display").read_text() == ":7"
        assert not any("Xvfb" in command for command in group(process))


def test_the_terminals_own_end_ends_all_and_its_status_is_handed_on(tree: Path) -> None:
    with started(tree, "--stop", "two words") as process:
        assert process.wait(timeout=15) == 7
        assert not group(process)
        assert (tree / "arguments").read_text() == "run --profile demo --stop two words"


def test_a_taken_port_is_said_in_plain_words_and_nothing_is_left(tree: Path) -> None:
    with started(tree, PORT_TAKEN="1") as process:
        _, said = process.communicate(timeout=15)
        assert process.returncode == 1
        assert "port 7100 is taken" in said
        assert "another ./run" in said
        assert not (tree / "pids" / "kiosk").exists()
        assert not group(process)


def test_it_tells_how_to_lay_a_card(tree: Path) -> None:
    with started(tree, "--stop") as process:
        _, said = process.communicate(timeout=15)
        assert "查询打印" in said
        assert "http://127.0.0.1:7100/id_card/lay" in said


def test_help_sets_nothing_up(checkout: Path, tmp_path: Path) -> None:
    shutil.copy(checkout / "run", tmp_path)
    answer = subprocess.run([tmp_path / "run", "--help"], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("./run [ARGS")
