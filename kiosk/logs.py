"""Logs on standard error, in words or as one JSON object a line: a constant sentence and the fields of `kiosk.log_fields`."""

import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

from flows.ways_out import place
from kiosk.log_fields import allowed, plain

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
ROOMS = ("drivers", "flows", "screens", "kiosk")
"""Whose sentences are our own. Of everybody else's records only the place is told: their text may quote a person."""
_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


def start_logs(level: str = "info", as_json: bool = False) -> None:
    """Sends every log of the program to standard error: time, level, logger, event, fields."""
    import structlog

    chain: list[Processor] = [
        _only_what_may,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _line,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    handler.addFilter(_not_chatty)


class _Handler(logging.StreamHandler[TextIO]):
    """Says of a record that cannot be printed no more than that: the library's own words would quote it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f"a log record cannot be printed: {record.filename}:{record.lineno}\n")


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in ROOMS


def _not_chatty(record: logging.LogRecord) -> bool:
    """Libraries are heard from warnings up; told here, since Kivy sets its own logger's level when imported."""
    return record.levelno >= logging.WARNING or _is_ours(record.name)


def what_may(record: logging.LogRecord) -> dict[str, Any]:
    """What of a record is printed: `event`, and the fields that are allowed."""
    info = record.exc_info
    told = {}
    if info and info[1] is not None:
        told = allowed({"error": type(info[1]).__name__, "place": place(info[1])})
    if not _is_ours(record.name) or record.args or not isinstance(record.msg, str):
        return {"event": f"{record.name} at {record.filename}:{record.lineno}", **told}
    fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    return {"event": plain(record.msg), **told, **allowed(fields)}


def in_words(event: str, fields: dict[str, Any]) -> str:
    """A sentence and its fields on one line."""
    return "  ".join((event, *(f"{name}={_quoted(value)}" for name, value in fields.items())))


def _quoted(value: object) -> str:
    said = ",".join(value) if isinstance(value, list) else str(value)
    return f'"{said}"' if " " in said else said


def _only_what_may(_logger: object, _name: str, event: "EventDict") -> "EventDict":
    kept = {key: event[key] for key in ("_record", "_from_structlog")}
    return kept | what_may(event["_record"])


def _line(_logger: object, _name: str, event: "EventDict") -> str:
    time, level, sentence = event.pop("timestamp"), event.pop("level"), event.pop("event")
    del event["logger"]
    return f"{time} {level:<7} {in_words(sentence, dict(event))}"
