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
if os.environ.get("NO_PORT"):
    sys.exit("simulator: no port is free")
pathlib.Path("pids/simulator").write_text(str(os.getpid()))
time.sleep(float(os.environ.get("SLOW", 0)))
ready = pathlib.Path(sys.argv[sys.argv.index("--ready") + 1])
pathlib.Path("simulated").write_text(" ".join(sys.argv[1:]))
said = {"control": "http://127.0.0.1:7100", "panel": "http://127.0.0.1:7100/?key=5"}
ready.with_suffix(".new").write_text(json.dumps(said, indent=2))
ready.with_suffix(".new").rename(ready)
time.sleep(600)
"""

KIOSK = """
import os, pathlib, signal, sys, time
def wipe(number, frame):
    if os.environ.get("LINGER"):
        time.sleep(float(os.environ["LINGER"]))
    pathlib.Path("wiped").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, wipe)
pathlib.Path("display").write_text(os.environ.get("DISPLAY", "") + os.environ.get("SDL_VIDEODRIVER", ""))
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
        "kiosk/install/setup.sh": f"set_up() {{ mkdir -p .venv; touch set-up; python={sys.executable}; }}",
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


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        pytest.param({"DISPLAY": ":7"}, ":7", id="a display"),
        pytest.param({"DISPLAY": ""}, "offscreen", id="none"),
        pytest.param(
            {"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}, "offscreen", id="one that Kivy cannot use"
        ),
        pytest.param({"DISPLAY": "", "SDL_VIDEODRIVER": "kmsdrm"}, "kmsdrm", id="a screen without a desk"),
        pytest.param({"DISPLAY": ":7", "SDL_VIDEODRIVER": "offscreen"}, ":7offscreen", id="not wanted"),
    ],
)
def test_the_terminal_draws_on_the_display_or_where_there_is_none_into_memory(
    tree: Path, given: dict[str, str], drawn: str
) -> None:
    with started(tree, "--stop", **given) as process:
        _, said = process.communicate(timeout=15)
        assert (tree / "display").read_text() == drawn
        assert ("that page is its screen" in said) == (drawn == "offscreen")


def test_the_terminals_own_end_ends_all_and_its_status_is_handed_on(tree: Path) -> None:
    with started(tree, "--stop", "two words") as process:
        assert process.wait(timeout=15) == 7
        assert not group(process)
        words = (tree / "arguments").read_text().split()
        assert words[:4] == ["run", "--profile", "demo", "--simulator"]
        assert words[-3:] == ["--stop", "two", "words"]


def test_it_says_one_thing_to_do(tree: Path) -> None:
    with started(tree, "--stop") as process:
        _, said = process.communicate(timeout=15)
        assert [line.strip() for line in said.splitlines() if "http" in line] == [
            "http://127.0.0.1:7100/?key=5"
        ]
        assert "查询打印" in said


def test_simulated_hardware_that_does_not_start_is_said_in_plain_words_and_nothing_is_left(
    tree: Path,
) -> None:
    with started(tree, NO_PORT="1") as process:
        _, said = process.communicate(timeout=15)
        assert process.returncode == 1
        assert "no port is free" in said
        assert "the simulated hardware did not start" in said
        assert not (tree / "pids" / "kiosk").exists()
        assert not group(process)


@pytest.mark.parametrize("words", [("--bind", "192.0.2.7"), ("--bind=192.0.2.7",)])
def test_the_address_to_bind_goes_to_the_simulator_and_not_to_the_terminal(
    tree: Path, words: tuple[str, ...]
) -> None:
    with started(tree, *words, "--stop", "two words") as process:
        assert process.wait(timeout=15) == 7
    assert (tree / "simulated").read_text().endswith("--bind 192.0.2.7")
    assert "--bind" not in (tree / "arguments").read_text()
    assert (tree / "arguments").read_text().endswith("--stop two words")


def test_an_address_that_is_missing_is_asked_for(tree: Path) -> None:
    with started(tree, "--bind") as process:
        _, said = process.communicate(timeout=15)
    assert process.returncode == 2
    assert "--bind needs an address" in said
    assert not (tree / "set-up").exists()


def again(tree: Path) -> tuple[int, str]:
    """Another ./run beside one that is going: its status, and what it said."""
    (tree / "set-up").unlink(missing_ok=True)
    with started(tree, "--stop") as process:
        _, said = process.communicate(timeout=15)
    return process.returncode, said


def test_a_second_run_says_where_the_first_one_is_and_touches_nothing(tree: Path) -> None:
    with started(tree) as first:
        assert holds(lambda: kiosk_is_up(tree))
        assert again(tree) == (1, "run: already running at http://127.0.0.1:7100/?key=5\n")
        assert not (tree / "set-up").exists()
        assert first.poll() is None
        assert kiosk_is_up(tree)


def test_a_run_that_was_killed_is_running_until_its_last_process_is_gone(tree: Path) -> None:
    with started(tree, LINGER="1.5") as process:
        assert holds(lambda: kiosk_is_up(tree))
        process.kill()
        process.wait(timeout=15)
        assert again(tree)[0] == 1
        assert holds(lambda: not group(process)), group(process)
        status, said = again(tree)
        assert status == 7
        assert "already" not in said


def test_the_address_of_a_former_run_is_not_told(tree: Path) -> None:
    (tree / ".venv").mkdir()
    former = tree / "former.json"
    former.write_text('{"panel": "http://127.0.0.1:1/"}')
    (tree / ".venv" / "running").write_text(f"{former}\n")
    with started(tree, SLOW="600") as process:
        assert holds((tree / "pids" / "simulator").exists)
        assert again(tree) == (1, "run: already running\n")
        process.terminate()
        assert process.wait(timeout=15) == 143


def test_help_sets_nothing_up(checkout: Path, tmp_path: Path) -> None:
    shutil.copy(checkout / "run", tmp_path)
    answer = subprocess.run([tmp_path / "run", "--help"], capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("./run [--bind ADDR[:PORT]] [ARGS")
