"""The locks pin everything that setup.cfg asks for, with hashes, and tell nobody's package server."""

import configparser
import re
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z0-9-]+)==[^ ]+ \\$", re.MULTILINE)


RUN, TEST = "requirements.lock", "requirements-test.lock"
EXTRAS = {RUN: {"simulator", "build"}, TEST: {"simulator", "build", "test"}}


@pytest.fixture(scope="module", params=EXTRAS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def lock(checkout: Path, name: str) -> str:
    return (checkout / "kiosk/install" / name).read_text(encoding="utf-8")


def asked_for(checkout: Path, extras: set[str]) -> set[str]:
    """Names of the requirements of setup.cfg, these extras included, normalised."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(checkout / "setup.cfg", encoding="utf-8")
    lists = [
        config["options"]["install_requires"],
        *(config["options.extras_require"][extra] for extra in extras),
    ]
    requirements = "\n".join(lists).split()
    return {re.split(r"[<>=!~\[;]", line)[0].lower().replace("_", "-") for line in requirements}


def test_every_requirement_of_setup_cfg_is_pinned(checkout: Path, name: str, lock: str) -> None:
    assert asked_for(checkout, EXTRAS[name]) - set(PIN.findall(lock)) == set()


def test_what_is_tested_is_what_is_run(checkout: Path) -> None:
    run, test = (
        set(
            re.findall(
                r"^([a-z0-9-]+==[^ ]+) \\$", (checkout / "kiosk/install" / name).read_text(), re.MULTILINE
            )
        )
        for name in (RUN, TEST)
    )
    assert run <= test
    assert not {pin.split("==")[0] for pin in run} & {"pytest", "mypy", "ruff", "selenium"}


def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = PIN.split(lock)[1:]
    without = [
        name for name, body in zip(blocks[::2], blocks[1::2], strict=True) if "--hash=sha256:" not in body
    ]
    assert without == []


def test_the_lock_names_no_package_server(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", lock)


def test_kivy_is_the_version_the_screens_are_made_for(lock: str) -> None:
    assert "kivy==2.3.1 " in lock


def test_every_debian_package_says_what_it_is_for(checkout: Path) -> None:
    files = (checkout / "kiosk/install").glob("debian*.txt")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    packages = [line for line in lines if line and not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+ +# .+", line)] == []
