"""What was logged: as the terminal prints it, and all that a record carried."""

import logging

import pytest

from kiosk import logs


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Each record as it is printed, without time and level."""
    return [_line(record) for record in caplog.records]


def _line(record: logging.LogRecord) -> str:
    told = logs.what_may(record)
    return logs.in_words(told.pop("event"), told)


def everything(caplog: pytest.LogCaptureFixture) -> str:
    """All that was handed to the log, printed or not."""
    return caplog.text + "".join(repr(vars(record)) for record in caplog.records)


def record(message: str = "visit", extra: dict[str, object] | None = None) -> logging.LogRecord:
    """A record as a log call of the program makes it."""
    name = "flows.visit"
    return logging.getLogger(name).makeRecord(
        name, logging.WARNING, "visit.py", 7, message, (), None, extra=extra
    )
