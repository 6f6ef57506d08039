"""The set-up that ./run and ./test share does what is missing, no more, and knows work that was cut off."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

READ = [
    "kiosk/install/setup.sh",
    "kiosk/install/debian.txt",
    "kiosk/install/debian-test.txt",
    "kiosk/install/requirements.lock",
    "kiosk/install/requirements-test.lock",
    "setup.cfg",
    "pyproject.toml",
]


@pytest.fixture
def tree(checkout: Path, tmp_path: Path) -> Path:
    """What the set-up reads, an environment, and an empty folder for commands that hide the machine's own."""
    tree = tmp_path / "checkout"
    for name in READ:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(checkout / name, tree / name)
    (tree / ".venv/bin").mkdir(parents=True)
    (tree / ".venv/bin/python").symlink_to(sys.executable)
    (tree / "commands").mkdir()
    return tree


def command(tree: Path, name: str, body: str) -> None:
    """Put a command in front of the machine's own."""
    file = tree / "commands" / name
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def sh(tree: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script after sourcing the set-up, in the tree."""
    env = {"PATH": f"{tree / 'commands'}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
    return subprocess.run(
        ["sh", "-euc", f". kiosk/install/setup.sh; {script}"],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def stamp(tree: Path, level: str) -> None:
    assert sh(tree, f'setup_wanted {level} >"$setup_stamp"').returncode == 0


# what would do the work, replaced by its name
WORK = 'setup_debian() { echo "debian"; }; setup_environment() { echo "environment for $1"; }; '
FOR_TESTS_ONLY = {"kiosk/install/debian-test.txt", "kiosk/install/requirements-test.lock"}


@pytest.mark.parametrize(("made", "asked"), [("run", "run"), ("test", "test"), ("test", "run")])
def test_with_a_stamp_that_reaches_there_is_nothing_to_do(tree: Path, made: str, asked: str) -> None:
    stamp(tree, made)
    for name in ("apt-get", "dpkg-query", "pip", "sudo"):
        command(tree, name, "exit 99")
    result = sh(tree, WORK + f'set_up {asked}; echo "$python"')
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{tree}/.venv/bin/python\n"


@pytest.mark.parametrize("name", READ[1:])
def test_a_change_of_what_is_installed_sets_up_again(tree: Path, name: str) -> None:
    level = "run" if name == "kiosk/install/requirements.lock" else "test"
    stamp(tree, level)
    with (tree / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert sh(tree, WORK + f"set_up {level}").stdout == f"debian\nenvironment for {level}\n"


def test_what_only_tests_need_is_not_set_up_for_run(tree: Path) -> None:
    stamp(tree, "run")
    for name in FOR_TESTS_ONLY:
        (tree / name).write_text("# changed\n", encoding="utf-8")
    assert sh(tree, WORK + "set_up run").stdout == ""
    assert sh(tree, WORK + "set_up test").stdout == "debian\nenvironment for test\n"
    listed = sh(tree, "setup_lists run; setup_packages").stdout.split()
    assert "libgl1" in listed
    assert "chromium" not in listed


def test_an_environment_for_tests_stays_one_when_run_brings_it_up_to_date(tree: Path) -> None:
    stamp(tree, "test")
    with (tree / "setup.cfg").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert sh(tree, WORK + "set_up run").stdout == "debian\nenvironment for test\n"


def test_a_moved_checkout_sets_up_again(tree: Path) -> None:
    stamp(tree, "run")
    moved = tree.rename(tree.with_name("moved"))
    assert sh(moved, WORK + "set_up run").stdout == "debian\nenvironment for run\n"


def test_an_environment_whose_python_is_gone_is_set_up_again(tree: Path) -> None:
    stamp(tree, "run")
    (tree / ".venv/bin/python").unlink()
    assert sh(tree, WORK + "set_up run").stdout == "debian\nenvironment for run\n"


def test_an_interrupted_set_up_begins_again_from_nothing(tree: Path) -> None:
    (tree / ".venv/half-done").touch()
    result = sh(tree, "setup_pip() { return 1; }; setup_lists run; setup_environment run")
    assert result.returncode == 1
    assert not (tree / ".venv/half-done").exists()
    assert not (tree / ".venv/set-up").exists()
    assert "start again" in result.stderr


def test_a_failed_update_leaves_no_stamp(tree: Path) -> None:
    stamp(tree, "run")
    result = sh(tree, "setup_pip() { return 1; }; setup_lists run; setup_environment run")
    assert result.returncode == 1
    assert not (tree / ".venv/set-up").exists()


def test_without_rights_it_prints_the_one_line_to_run(tree: Path) -> None:
    command(tree, "dpkg-query", "exit 1")
    command(tree, "id", "echo 1000")
    command(tree, "sudo", "exit 1")
    result = sh(tree, "setup_lists test; setup_debian")
    assert result.returncode == 1
    line = next(line for line in result.stderr.splitlines() if "apt-get install" in line)
    assert line.strip().startswith("sudo apt-get update && sudo apt-get install -y")
    assert {"python3-venv", "xvfb", "fonts-noto-cjk"} <= set(line.split())


def test_only_missing_packages_are_installed_and_lists_fetched_only_when_needed(tree: Path) -> None:
    command(tree, "dpkg-query", 'case "$*" in *xvfb*) exit 1 ;; *) echo installed ;; esac')
    command(tree, "id", "echo 0")
    command(tree, "apt-get", 'echo "$*" >>apt; case "$*" in *update*) touch fetched ;; esac; [ -e fetched ]')
    assert sh(tree, "setup_lists test; setup_debian").returncode == 0
    calls = (tree / "apt").read_text().splitlines()
    assert [call.split(" -y ")[1] for call in calls] == [
        "install --no-install-recommends xvfb",
        "update",
        "install --no-install-recommends xvfb",
    ]
