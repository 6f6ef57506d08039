"""Where lines are not counted that other tests run, too: counting nearly doubles the time of whatever runs under it."""

import contextlib
import os
import warnings
from collections.abc import Iterator

import coverage
from coverage.exceptions import CoverageWarning


@contextlib.contextmanager
def not_counted() -> Iterator[None]:
    """No line is counted, neither here nor in processes that are started meanwhile."""
    here, there = coverage.Coverage.current(), os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    if here is not None:
        here.stop()
    try:
        yield
    finally:
        if there is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = there
        if here is not None:
            with warnings.catch_warnings():
                # it finds modules that were imported meanwhile
                warnings.simplefilter("ignore", CoverageWarning)
                here.start()
