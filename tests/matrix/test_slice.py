"""A fixed slice of the matrix, and that the matrix leaves nothing out. The whole of it: `python -m tests.matrix`."""

import pytest

from drivers.ports.fault_ids import FaultId
from tests.matrix.run import all_cells, run_cells, slice_of
from tests.matrix.strokes import COLUMNS, ELSEWHERE, STROKES
from tests.matrix.verdict import Verdict
from tests.simulator.process import SimulatorProcess

SEED = 20261121
JOBS = 4
"""A cell mostly waits."""


@pytest.mark.needs_root
@pytest.mark.uncounted
def test_a_fixed_slice_of_the_matrix_holds() -> None:
    told: list[Verdict] = []
    run_cells(slice_of(SEED), JOBS, told.append, brief=True)
    assert [f"{verdict.name}: {'; '.join(verdict.failed)}" for verdict in told if verdict.failed] == []
    assert len(told) >= sum(not stroke.rare for stroke in STROKES)


def test_the_slice_has_every_row_and_every_column() -> None:
    cells = slice_of(SEED)
    assert {name for name, _ in cells} == {stroke.name for stroke in STROKES if not stroke.rare}
    assert {stage for _, stage in cells} == set(COLUMNS)
    assert set(cells) <= set(all_cells())


def test_every_fault_of_the_simulators_catalogue_is_a_row(simulator: SimulatorProcess) -> None:
    known = {(fault["device"], fault["fault"]) for fault in simulator.control("GET", "/faults")}
    rows = {(fault["device"], fault["fault"]) for stroke in STROKES for fault in stroke.faults}
    assert known - rows == set()
    for stroke in STROKES:
        for fault in stroke.faults:
            simulator.strike(**fault)


def test_every_fault_of_the_terminals_catalogue_is_told_or_caused_by_a_row() -> None:
    known = {fault for stroke in STROKES for fault in stroke.told | stroke.causes}
    assert {str(fault) for fault in FaultId} - known - ELSEWHERE == set()
    assert known - {str(fault) for fault in FaultId} == {"refused", "resumed", "other_card"}


def test_names_of_rows_are_their_own() -> None:
    names = [stroke.name for stroke in STROKES]
    assert len(set(names)) == len(names)
