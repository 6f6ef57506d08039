"""The guard over stand-ins for the terminal: whatever becomes of one, the next is there; and what is asked to end ends."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.cli.exits import Exit
from kiosk.processes import cpu_wait
from tests.kiosk.commands import CHECKOUT

PROGRAM = """
import asyncio, os, signal, sys, time
from drivers.ports.durations import Durations
from kiosk.crash import tell_places_only
from kiosk.logs import start_logs
from kiosk.supervisor import guarded

start_logs("info")
tell_places_only()
pulse = guarded(Durations(
    heartbeat=0.05, loop_silence=0.5, hang_trace=0.2, start_limit=0.8, stopped_limit=1.0,
    restart_first=float(os.environ["BACK_OFF"]), restart_cap=2 * float(os.environ["BACK_OFF"]), hold_limit=0.3, shutdown=0.5,
), os.environ.get("HALT", "").split())
runs = open("runs", "a+")
runs.seek(0)
words = sys.argv[1:][min(len(runs.readlines()), len(sys.argv) - 2)].split()

def say(word):
    runs.write(f"{word} {os.getpid()} {pulse.after_visit}\\n")
    runs.flush()

def do(word):
    if word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if word.isdigit():
        sys.exit(int(word))
    if word == "hang":
        secret = "canary"
        time.sleep(60)

async def terminal():
    asked = asyncio.Event()
    deaf = "deaf" in words
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, lambda: None if deaf else asked.set())
    pulse.begin(lambda: "visit" in words)
    say("up")
    if words[-1] in ("stay", "visit", "deaf"):
        await asked.wait()
        open("wiped", "w").close()
    else:
        await asyncio.sleep(0.1)
        do(words[-1])
    pulse.end()
    if "lingers" in words:
        time.sleep(60)

if words[0] == "up":
    asyncio.run(terminal())
else:
    say("began")
    do(words[0])
"""
PATIENCE = 10.0


class Guarded:
    """A guard and what its stand-ins wrote down."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.process = process

    @property
    def runs(self) -> list[list[str]]:
        """For each stand-in that came so far: how far it came, its process, whether it knew of a visit cut off."""
        file = self.folder / "runs"
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    def run(self, number: int) -> int:
        """Waits for the stand-in of that number, from 1; its process."""
        until(lambda: len(self.runs) >= number, f"run {number}")
        return int(self.runs[number - 1][1])

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text()

    @property
    def wiped(self) -> bool:
        return (self.folder / "wiped").exists()


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@contextlib.contextmanager
def guarded(folder: Path, *lives: str, back_off: float = 0.05) -> Iterator[Guarded]:
    """A guard whose first stand-in leads the first of `lives`, and so on; the last is led again and again."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "BACK_OFF": str(back_off)}
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *lives], cwd=folder, env=environment, stderr=said, text=True
        ) as process,
    ):
        guard = Guarded(folder, process)
        try:
            yield guard
        finally:
            process.kill()
            for _, pid, _ in guard.runs:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


@pytest.mark.parametrize(("life", "told"), [("up die", "signal=SIGKILL"), ("up 1", "status=1")], ids=str)
def test_a_terminal_that_died_is_there_again_at_once(tmp_path: Path, life: str, told: str) -> None:
    with guarded(tmp_path, life, "up stay") as guard:
        first, second = guard.run(1), guard.run(2)
        assert gone(first)
        assert guard.end() == 0
        assert gone(second)
        assert guard.wiped
    assert f"the terminal is started again  {told}  seconds=0.0\n" in guard.said


def test_a_loop_that_hangs_is_killed_says_where_it_hung_and_nothing_else_and_is_there_again(
    tmp_path: Path,
) -> None:
    with guarded(tmp_path, "up hang", "up stay") as guard:
        first = guard.run(1)
        guard.run(2)
        assert gone(first)
        assert guard.end() == 0
    assert 'the terminal is killed  detail="its loop hangs"' in guard.said
    hung = PROGRAM.splitlines().index("        time.sleep(60)") + 1
    assert f'File "<string>", line {hung} in do' in guard.said
    assert "canary" not in guard.said


def test_a_start_that_does_not_come_up_is_killed_and_tried_again(tmp_path: Path) -> None:
    with guarded(tmp_path, "hang", "up stay") as guard:
        guard.run(2)
        assert guard.end() == 0
    assert 'the terminal is killed  detail="it does not come up"' in guard.said


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("touch halted", "the mains have failed"),
        ("/no/such/command", "cannot be run"),
        ("", "the mains have failed"),
    ],
    ids=["a command", "one that is not there", "none"],
)
def test_a_terminal_that_has_halted_is_not_started_again_and_the_machine_is_switched_off_if_wished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, told: str
) -> None:
    monkeypatch.setenv("HALT", command)
    with guarded(tmp_path, "up 6") as guard:
        assert guard.process.wait(PATIENCE) == Exit.HALTED
        assert len(guard.runs) == 1
        assert told in guard.said
        until(lambda: (tmp_path / "halted").exists() is command.startswith("touch"), "the command's doing")


@pytest.mark.parametrize("status", [1, 2, 3])
def test_a_first_start_that_fails_by_itself_ends_with_its_status(tmp_path: Path, status: int) -> None:
    with guarded(tmp_path, str(status)) as guard:
        assert guard.process.wait(PATIENCE) == status
        assert len(guard.runs) == 1


def test_a_terminal_that_was_there_once_is_never_given_up_and_tried_ever_less_often(tmp_path: Path) -> None:
    with guarded(tmp_path, "up die", "3", "die", "3", "up die", "3", "up stay") as guard:
        guard.run(7)
        assert guard.end() == 0
    waits = [line.partition("  seconds=")[2] for line in guard.said.splitlines()]
    assert waits == ["0.0", "0.05", "0.1", "0.1", "0.0", "0.05"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_asks_the_guard_to_end_ends_the_terminal_properly(
    tmp_path: Path, number: signal.Signals
) -> None:
    with guarded(tmp_path, "up stay") as guard:
        terminal = guard.run(1)
        assert guard.end(number) == 0
        assert gone(terminal)
        assert guard.wiped
    assert guard.said == ""


def test_a_terminal_that_ends_on_its_own_is_not_started_again(tmp_path: Path) -> None:
    with guarded(tmp_path, "up 0") as guard:
        assert guard.process.wait(PATIENCE) == 0
        assert len(guard.runs) == 1


def test_asked_before_the_window_is_there_it_ends_as_a_shell_would_tell(tmp_path: Path) -> None:
    with guarded(tmp_path, "hang") as guard:
        guard.run(1)
        assert guard.end() == 128 + signal.SIGTERM


def test_asked_between_two_tries_it_ends_at_once(tmp_path: Path) -> None:
    with guarded(tmp_path, "up die", "3", back_off=60) as guard:
        until(lambda: "seconds=60" in guard.said, "waiting for the next try")
        assert guard.end() == 0


@pytest.mark.parametrize(
    ("life", "why"),
    [("up deaf", "it was asked to end and did not"), ("up lingers stay", "it cannot end")],
    ids=str,
)
def test_a_terminal_that_does_not_end_when_asked_is_killed_in_the_end(
    tmp_path: Path, life: str, why: str
) -> None:
    with guarded(tmp_path, life) as guard:
        guard.run(1)
        assert guard.end() == 128 + signal.SIGKILL
        assert len(guard.runs) == 1
    assert why in guard.said


def test_a_guard_that_is_killed_outright_takes_the_terminal_with_it_in_good_order(tmp_path: Path) -> None:
    with guarded(tmp_path, "up stay") as guard:
        terminal = guard.run(1)
        guard.process.kill()
        until(lambda: gone(terminal), "the terminal's end")
        assert guard.wiped


def test_a_machine_that_slept_has_not_hung(tmp_path: Path) -> None:
    with guarded(tmp_path, "up stay") as guard:
        terminal = guard.run(1)
        for pid in (terminal, guard.process.pid):
            os.kill(pid, signal.SIGSTOP)
        time.sleep(0.8)
        for pid in (terminal, guard.process.pid):
            os.kill(pid, signal.SIGCONT)
        time.sleep(0.2)
        assert guard.end() == 0
        assert len(guard.runs) == 1
    assert guard.said == ""


def test_a_terminal_that_somebody_stopped_may_be_looked_at_but_not_forgotten(tmp_path: Path) -> None:
    with guarded(tmp_path, "up stay") as guard:
        terminal = guard.run(1)
        os.kill(terminal, signal.SIGSTOP)
        time.sleep(0.7)
        os.kill(terminal, signal.SIGCONT)
        time.sleep(0.2)
        assert not gone(terminal)
        os.kill(terminal, signal.SIGSTOP)
        guard.run(2)
        assert gone(terminal)
        assert guard.end() == 0
    assert "somebody stopped it" in guard.said


def test_the_next_terminal_knows_whether_somebody_was_in_a_visit(tmp_path: Path) -> None:
    with guarded(tmp_path, "up visit", "up stay") as guard:
        first = guard.run(1)
        time.sleep(0.2)  # for the first beat to be heard
        os.kill(first, signal.SIGKILL)
        os.kill(guard.run(2), signal.SIGKILL)
        guard.run(3)
        assert [knew for _, _, knew in guard.runs] == ["False", "True", "False"]
        assert guard.end() == 0


def test_time_in_which_a_process_was_not_let_run_is_known() -> None:
    spin = "import os, time; os.sched_setaffinity(0, {0}); end = time.monotonic() + 1.0\nwhile time.monotonic() < end: pass"
    with (
        subprocess.Popen([sys.executable, "-c", spin]) as one,
        subprocess.Popen([sys.executable, "-c", spin]) as other,
    ):
        until(lambda: cpu_wait(one.pid) > 0.1 and cpu_wait(other.pid) > 0.1, "waiting for the processor")
    assert cpu_wait(one.pid) == 0.0, "it is gone"
