"""The restricted child: whatever a picture makes of it, the terminal goes on, and nothing outside the child is reached."""

import ctypes
import io
import json
import os
import platform
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.imaging import confine as confining
from drivers.imaging.child import Child, ChildFailed
from drivers.imaging.frame import BadFrame, Frame, check_size
from drivers.imaging.service import serve
from tests.drivers.rude_child import TRIES

START = 20.0
ROOT = Path(__file__).resolve().parents[2]
GRAY = Frame(64, 48, 1, bytes(range(64)) * 48)


@pytest.fixture(scope="module")
def shared_rude() -> Iterator[Child]:
    child = Child("tests.drivers.rude_child", START, memory=64 * 48)
    yield child
    child.close()


@pytest.fixture
def rude(shared_rude: Child) -> Child:
    shared_rude.start()
    return shared_rude


def test_a_question_about_a_picture_is_answered(rude: Child) -> None:
    assert rude.ask({"do": "look"}, 5.0, GRAY) == {"done": "look", "first": 0}
    brighter = Frame(64, 48, 1, bytes([200]) * (64 * 48))
    assert rude.ask({"do": "look"}, 5.0, brighter)["first"] == 200
    rude.wipe()
    assert rude.ask({"do": "look"}, 5.0)["first"] == 0


@pytest.mark.parametrize(
    "do", ["hang", "spin", "die", "nonsense", "no object", "twice", "deep", "without end"]
)
def test_a_child_that_fails_is_replaced_and_the_next_question_is_answered(rude: Child, do: str) -> None:
    failed = rude.pid
    begun = time.monotonic()
    with pytest.raises(ChildFailed) as told:
        rude.ask({"do": do}, 0.3)
    assert time.monotonic() - begun < 2.0
    assert "\n" not in str(told.value)
    assert rude.ask({"do": "look"}, 5.0, GRAY)["done"] == "look"
    assert rude.pid != failed


def test_a_library_that_stumbles_over_a_picture_tells_nothing_of_it_and_goes_on(rude: Child) -> None:
    child = rude.pid
    with pytest.raises(ChildFailed, match="ValueError") as told:
        rude.ask({"do": "stumble"}, 5.0)
    assert "code" not in str(told.value)
    assert rude.ask({"do": "look"}, 5.0)["done"] == "look"
    assert rude.pid == child


@pytest.mark.parametrize("do", sorted(TRIES))
def test_the_child_reaches_nothing_outside_itself(rude: Child, do: str) -> None:
    assert rude.confinement == "seccomp"
    assert rude.ask({"do": do}, 5.0).keys() == {"refused"}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the second table of calls exists on x86-64 only")
def test_calls_of_the_other_table_kill_the_child(rude: Child) -> None:
    with pytest.raises(ChildFailed):
        rude.ask({"do": "other calls"}, 5.0)


def test_the_child_cannot_change_the_picture_under_its_parent(rude: Child) -> None:
    with pytest.raises(ChildFailed, match="TypeError"):
        rude.ask({"do": "scribble"}, 5.0)


@pytest.mark.needs_root
def test_the_child_is_not_root(rude: Child) -> None:
    status = Path(f"/proc/{rude.pid}/status").read_text("ascii")
    assert "Uid:\t65534\t65534\t65534\t65534" in status
    assert "NoNewPrivs:\t1" in status


def test_closing_frees_whoever_is_asking(rude: Child) -> None:
    child = Child("tests.drivers.rude_child", START)
    child.start()
    threading.Timer(0.1, child.close).start()
    with pytest.raises(ChildFailed):
        child.ask({"do": "hang"}, 30.0)
    with pytest.raises(ChildFailed, match="closed"):
        child.ask({"do": "look"}, 5.0)


def test_a_child_that_does_not_start_says_why() -> None:
    child = Child("tests.drivers.no_such_child", START)
    with pytest.raises(ChildFailed, match="does not start"):
        child.start()
    child.close()


def test_a_picture_that_does_not_fit_is_refused_here(rude: Child) -> None:
    with pytest.raises(ChildFailed, match="larger"):
        rude.ask({"do": "look"}, 5.0, Frame(64, 49, 1, bytes(64 * 49)))


def test_the_child_ends_with_its_parent() -> None:
    code = (
        "import sys, time\nfrom drivers.imaging.child import Child\n"
        "child = Child('tests.drivers.rude_child', 20.0)\nchild.start()\nprint(child.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        gone = os.pidfd_open(child)
        parent.send_signal(signal.SIGKILL)
    try:
        assert select.select([gone], [], [], 5.0)[0], "the child outlived its parent"
    finally:
        os.close(gone)


@pytest.mark.parametrize(
    ("width", "height", "channels"),
    [(0, 1, 1), (1, -1, 1), (1, 1, 2), (10**9, 10**9, 1), (True, 1, 1), (1.5, 1, 1), ("1", 1, 1)],
)
def test_a_size_that_is_none_is_refused(width: Any, height: Any, channels: Any) -> None:
    with pytest.raises(BadFrame):
        check_size(width, height, channels)


def test_a_picture_shows_nothing_of_itself() -> None:
    assert "pixels" not in repr(GRAY)
    with pytest.raises(BadFrame):
        Frame(2, 2, 1, b"abc")


def test_the_serving_side_answers_until_the_pipe_ends() -> None:
    reader, writer = os.pipe()

    def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
        return {"twice": question["n"] * 2}

    questions = io.BytesIO(b'{"n": 4}\nnonsense\n{"n": 5}\n')
    serve(answer, memoryview(b""), lambda: "rlimits", questions, writer)
    serve(answer, memoryview(b""), lambda: str(1 / 0), questions, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        told = [json.loads(line) for line in answers]
    assert told[:4] == [{"ready": "rlimits"}, {"twice": 8}, {"failed": "JSONDecodeError"}, {"twice": 10}]
    assert "ZeroDivisionError" in told[4]["failed"]


class TestOrder:
    """What is given up, in an order in which nothing undoes what came before."""

    @pytest.fixture
    def given_up(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
        done: list[tuple[Any, ...]] = []

        def note(name: str, answer: Any = None) -> Any:
            def noted(*args: Any) -> Any:
                done.append((name, *args))
                return answer

            return noted

        for name in ("setgroups", "setresgid", "setresuid"):
            monkeypatch.setattr(os, name, note(name))
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(resource, "setrlimit", note("setrlimit"))

        class Libc:
            prctl = staticmethod(note("prctl", 0))
            syscall = staticmethod(note("syscall", 0))

        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Libc)
        return done

    def test_everything(self, given_up: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
        assert confining.confine() == "seccomp"
        names = [step[:2] if step[0] == "prctl" else step[0] for step in given_up]
        assert names.index("setresuid") < names.index(("prctl", 1)) < names.index(("prctl", 38))
        assert names[-1] == "syscall"
        limited = {step[1] for step in given_up if step[0] == "setrlimit"}
        assert limited >= {
            resource.RLIMIT_AS,
            resource.RLIMIT_FSIZE,
            resource.RLIMIT_NOFILE,
            resource.RLIMIT_CPU,
        }

    def test_a_machine_that_is_not_known_has_the_limits(
        self, given_up: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(platform, "machine", lambda: "riscv64")
        assert confining.confine() == "rlimits"
        monkeypatch.setattr(os, "getppid", lambda: 1)
        with pytest.raises(OSError, match="parent"):
            confining.confine()


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_refuses_what_it_does_not_name(machine: str) -> None:
    """The program as the kernel runs it: `data` is number, architecture and arguments."""

    def run(number: int, architecture: int, third: int = 0) -> int:
        program = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]
        data = struct.pack("<IIQ6Q", number, architecture, 0, 0, 0, third, 0, 0, 0)
        at, held = 0, 0
        while True:
            kind, yes, no, value = program[at]
            at += 1
            if kind == 0x06:
                return int(value)
            if kind == 0x20:
                (held,) = struct.unpack_from("<I", data, value)
                continue
            holds = {0x15: held == value, 0x45: bool(held & value), 0x35: held >= value}[kind]
            at += yes if holds else no

    code = confining.filter_program(machine)
    mine, read, openat, protect = {"x86_64": (0xC000003E, 0, 257, 10), "aarch64": (0xC00000B7, 63, 56, 226)}[
        machine
    ]
    assert run(read, mine) == 0x7FFF0000
    assert run(openat, mine) == 0x00050001
    assert run(protect, mine, third=3) == 0x7FFF0000
    assert run(protect, mine, third=7) == 0x00050001
    assert run(read, 0x40000003) == 0x80000000
