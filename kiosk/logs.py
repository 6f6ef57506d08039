"""Logs on standard error, in words or as one JSON object a line. No message holds what a person, a card or the office said."""

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
CHATTY = ("urllib3", "kivy", "PIL", "asyncio")


def start_logs(level: str = "info", as_json: bool = False) -> None:
    """Sends every log of the program to standard error: time, level, logger, event."""
    import structlog

    chain: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _no_traces,
                structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _in_words,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    handler.addFilter(_not_chatty)


def _not_chatty(record: logging.LogRecord) -> bool:
    """Libraries are heard from warnings up; told here, since Kivy sets its own logger's level when imported."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in CHATTY


def _no_traces(_logger: object, _name: str, event: "EventDict") -> "EventDict":
    """A trace quotes messages, and a message may quote a person: only the exception's type is kept."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        event["exception"] = info[0].__name__
    return event


def _in_words(_logger: object, _name: str, event: "EventDict") -> str:
    wrong = f" [{event['exception']}]" if "exception" in event else ""
    return f"{event['timestamp']} {event['level']:<7} {event['event']}{wrong}"
