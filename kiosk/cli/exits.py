"""Exit statuses, which scripts rely on."""

from enum import IntEnum

from drivers.ports.results import Completion


class Exit(IntEnum):
    """How a command ended, for whoever called it."""

    DONE = 0
    FAILED = 1
    """The program's own mistake, or a scenario that went another way."""
    USAGE = 2
    """Wrong usage, or a file that is wrong."""
    DEVICE = 3
    TIMEOUT = 4
    """The time was over, or nothing was presented."""
    UNKNOWN = 5
    """It is not known whether it was done."""
    HALTED = 6
    """The mains have failed for so long that the terminal has halted; what starts it should wait and try again."""


_OF_COMPLETION = {
    Completion.SUCCESS: Exit.DONE,
    Completion.TIMEOUT: Exit.TIMEOUT,
    Completion.OUTCOME_UNKNOWN: Exit.UNKNOWN,
    Completion.INVALID_DATA: Exit.USAGE,
    Completion.UNSUPPORTED_COMMAND: Exit.USAGE,
    Completion.INTERNAL_ERROR: Exit.FAILED,
}


def exit_of(completion: Completion) -> Exit:
    """The status of a device command; everything not named is a device fault."""
    return _OF_COMPLETION.get(completion, Exit.DEVICE)
