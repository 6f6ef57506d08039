"""The certificates that the house ships are of today's suites and drivers: `pytest --certify` writes them anew."""

import ast
from pathlib import Path

from drivers.loader import drivers_of, ports
from kiosk.certificates import certificates, certified
from tests.drivers.contract.bench import on_simulator

SUITES = Path(__file__).parent / "contract"
ANEW = "run: pytest --certify"


def names_in(file: Path) -> set[str]:
    """The names of the tests that a file defines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_")
    }


def test_a_certificate_holds_all_of_the_suite_as_it_is_now() -> None:
    for one in certificates():
        suite = names_in(SUITES / "suite.py") | names_in(SUITES / f"test_{one.port}.py")
        assert suite == set(one.results), f"{one.model}: {ANEW}"


def test_a_certificate_is_of_the_model_as_it_is_now() -> None:
    told = {(one.model, one.port, one.driver) for one in certificates()}
    assert told == {(one.model, one.port, one.driver) for one in on_simulator()}, ANEW


def test_every_driver_has_passed_the_suite_of_its_port() -> None:
    assert {(port, driver) for port in ports() for driver in drivers_of(port)} == certified(), ANEW
