"""A mistake that nobody caught tells its type and its place, and nothing of what a person said."""

import subprocess
import sys

import pytest

from tests.kiosk.commands import CHECKOUT

START = """
import asyncio, ctypes, resource, sys, threading
from kiosk.crash import loop_handler, tell_places_only
from kiosk.logs import start_logs
start_logs()
tell_places_only()
def fail(secret): raise ValueError(f"no such person: {secret}")
"""
CRASHES = {
    "the program": "fail('canary')",
    "thread reader": """
thread = threading.Thread(target=fail, args=["canary"], name="reader")
thread.start()
thread.join()
""",
    "clearing up": """
class Card:
    def __del__(self): fail("canary")
Card()
""",
    "the loop": """
async def main():
    asyncio.get_running_loop().set_exception_handler(loop_handler)
    asyncio.get_running_loop().call_soon(fail, "canary")
    await asyncio.sleep(0.01)
asyncio.run(main())
""",
}


@pytest.mark.parametrize("where", CRASHES)
def test_what_nobody_caught_tells_type_and_place_and_no_message(where: str) -> None:
    ran = program(START + CRASHES[where])
    line = START.splitlines().index(next(line for line in START.splitlines() if "def fail" in line)) + 1
    assert f'bug nobody caught  where="{where}"  error=ValueError  place=<string>:{line}' in ran.stderr
    assert "canary" not in ran.stderr + ran.stdout
    assert ran.returncode == (1 if where == "the program" else 0)


def test_a_loop_that_complains_of_nothing_raised_says_no_more_than_that() -> None:
    ran = program(START + "loop_handler(None, {'message': 'canary was destroyed'})")
    assert 'bug nobody caught  where="the loop"' in ran.stderr
    assert "canary" not in ran.stderr


def test_the_command_line_itself_tells_no_message() -> None:
    ran = program(
        "import flows.data_files as files\n"
        "def fail(file): raise ValueError('canary')\n"
        "files.read_text = fail\n"
        "import sys; sys.argv = ['kiosk', 'check', 'x.toml']\n"
        "from kiosk.__main__ import main\n"
        "main()"
    )
    assert ran.returncode == 1
    assert "error=ValueError  place=<string>:2" in ran.stderr
    assert "canary" not in ran.stderr


def test_a_crash_below_python_says_where_each_thread_stood_and_shows_no_value() -> None:
    ran = program(START + "secret = 'canary'\nctypes.string_at(0)")
    assert "Segmentation fault" in ran.stderr
    assert "line 9 in <module>" in ran.stderr
    assert "canary" not in ran.stderr


def test_no_core_is_left_of_a_process_and_nothing_of_its_memory_can_be_looked_at() -> None:
    ran = program(
        START + "from kiosk.processes import leave_no_core\nleave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    assert ran.stdout.strip() == "(0, 0) 0"


def program(text: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of its own to its end."""
    return subprocess.run(
        [sys.executable, "-c", text], cwd=CHECKOUT, capture_output=True, text=True, timeout=30, check=False
    )
