"""A stranger adds a receipt printer and a keypad with a protocol of its own: data, one driver file, one simulator file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.simulator.process import REPOSITORY

COPIED = ("device_profiles", "drivers", "flows", "kiosk", "screens", "simulator", "tests")
ADDED = {
    "device_profiles/models/stranger_80mm.toml": """
        port = "receipt_printer"
        driver = "escpos"
        about = "80 mm, says of itself what it is"
        simulated = "k80"

        [quirks]
        baud = 38400
        identity = true
        """,
    "device_profiles/models/knock_keypad.toml": """
        port = "rating_keypad"
        driver = "knock_keypad"
        about = "five keys, one letter a word"
        simulated = "knock_keypad"
        """,
    "drivers/rating_keypad/knock_keypad.py": '''
        """Pads of one letter a line: `P` → `p`, `L` and seconds → `l`, `D` → `d`; then a digit, or `N` for nobody."""

        import contextlib
        import math
        from typing import Any

        from drivers.driver import SerialQuirks
        from drivers.job import DeviceSilent
        from drivers.line_talk import LineTalk
        from drivers.ports.status import Identity
        from drivers.rating_keypad.pad import LEVELS, NOBODY, PadDriver


        class KnockQuirks(SerialQuirks):
            """All alike."""


        class Driver(PadDriver):
            """One pad."""

            Quirks = KnockQuirks
            levels = LEVELS

            def __init__(self, quirks: Any, durations: Any) -> None:
                super().__init__(quirks, durations)
                self._talk = LineTalk("\\n", "ascii", durations.keypad_answer)

            def ping(self, job: Any) -> None:
                self._talk.command(job, "P", "p")

            def identify(self, job: Any) -> Identity:
                return Identity(model="Knock")

            def light(self, job: Any, seconds: float) -> None:
                self._talk.command(job, f"L{math.ceil(seconds)}", "l")

            def dark(self, job: Any) -> None:
                with contextlib.suppress(DeviceSilent):
                    self._talk.say(job, "D")

            def next(self, job: Any, until: float) -> str | None:
                line = self._talk.line(job, until)
                return None if line is None else self._meaning(line)

            def said(self, job: Any) -> list[str]:
                return [self._meaning(line) for line in self._talk.heard(job)]

            def forget(self, job: Any) -> None:
                self._talk.forget(job)

            def _meaning(self, line: str) -> str:
                return NOBODY if line == "N" else line if line in LEVELS else ""
        ''',
    "simulator/rating_keypad/knock_keypad.py": '''
        """The pad of one letter a line."""

        from simulator.rating_keypad.pad import Pad


        class Device(Pad):
            """The pad."""

            _line = b""

            def tell_key(self, key: int) -> None:
                self._say(str(key), event="key")

            def tell_nobody(self) -> None:
                self._say("N")

            async def receive(self, data: bytes) -> None:
                *lines, self._line = (self._line + data).split(b"\\n")
                for line in lines:
                    self._offset += len(line) + 1
                    word, seconds = line[:1], line[1:]
                    if word == b"L" and seconds.isdigit():
                        self._say("l")
                        self.begin_ask(int(seconds))
                    elif line in (b"P", b"D"):
                        self.end_ask()
                        self._say(line.decode().lower())
                    else:
                        self.complain("no word", line)

            def _say(self, word: str, event: str = "") -> None:
                self.say(word.encode() + b"\\n", word, event=event)
        ''',
    "terminal.toml": """
        [devices.receipt_printer]
        model = "stranger_80mm"
        url = "/dev/serial/by-id/printer"

        [devices.rating_keypad]
        model = "knock_keypad"
        url = "/dev/serial/by-id/pad"
        """,
}


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    # not under coverage: the copy's files are no files of the house
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_model_is_data_and_a_protocol_is_a_file_on_either_side(tmp_path: Path) -> None:
    tree = tmp_path / "checkout"
    for folder in COPIED:
        shutil.copytree(REPOSITORY / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("setup.cfg", "pyproject.toml"):
        shutil.copy(REPOSITORY / file, tree)
    before = {path for path in tree.rglob("*") if path.is_file()}
    for name, text in ADDED.items():
        assert not (tree / name).exists(), "a file of its own"
        (tree / name).write_text(dedented(text), encoding="utf-8")
    uncertified = run(tree, "kiosk", "check", "terminal.toml")
    assert uncertified.returncode == 2
    assert "has not passed the suite" in uncertified.stderr
    suites = [f"tests/drivers/contract/test_{port}.py" for port in ("rating_keypad", "receipt_printer")]
    passed = run(
        tree, "pytest", "-q", "-p", "no:cacheprovider", "--certify", *suites, "-k", "knock or stranger"
    )
    assert passed.returncode == 0, passed.stdout
    assert "knock_keypad" in str(sorted((tree / "device_profiles/certificates").iterdir()))
    checked = run(tree, "kiosk", "check", "terminal.toml")
    assert (checked.returncode, checked.stderr) == (0, "")
    said = run(tree, "simulator", "--help").stdout.replace("\n", "").replace(" ", "")
    assert "|knock_keypad" in said
    added = {path for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts} - before
    certificates = {f"device_profiles/certificates/{name}.toml" for name in ("knock_keypad", "stranger_80mm")}
    assert {str(path.relative_to(tree)) for path in added} == ADDED.keys() | certificates


def dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.splitlines()).strip() + "\n"
