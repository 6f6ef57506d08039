"""The guard: a process of its own that starts the terminal, feels its pulse, and starts it again when it dies or hangs.

The terminal is forked and not executed anew: the guard has loaded and checked everything already, so that a fresh terminal
has only its window to open. The guard holds one thread and no file but its end of the pulse.
"""

import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NoReturn

from drivers.ports.durations import Durations
from kiosk.processes import cpu_wait, die_with, is_stopped
from kiosk.pulse import IN_VISIT, Pulse

ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""The signals that ask the program to end; they are passed on to the terminal, which ends its visit first."""
RESTART = 75
"""The status of a terminal that a technician wants started anew (EX_TEMPFAIL of sysexits.h)."""
_HEARD = {*ASKED, signal.SIGCHLD}
TRACE = signal.SIGUSR1
"""Asks a hanging terminal where it hangs; see `kiosk.crash`."""
_log = logging.getLogger(__name__)


HALTED = 6
"""The status of a terminal that has halted because the mains have failed (`kiosk.cli.exits.Exit.HALTED`)."""


def guarded(durations: Durations, halt: Sequence[str] = ()) -> Pulse:
    """Splits the program in two. Returns in the terminal's process, once in each that is started; the guard stays in here.

    `halt` is the command that is run, once the terminal has ended with the status HALTED, before the guard ends likewise.
    To be called while there is one thread and nothing is open that two processes must not share.

    Raises:
        SystemExit: in the guard, when the terminal was ended by a signal or on its own (status 0), or failed by itself at
            its very first start; with the terminal's status, and 128 + N where signal N ended it, as shells have it.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    gc.freeze()  # what is there now is never looked through again: its pages stay shared
    wait, was_up, in_visit = 0.0, False, False
    while True:
        started = _start(durations, in_visit)
        if isinstance(started, Pulse):
            return started
        status = started.guard()
        if status == HALTED:
            _halt(halt)
        if started.asked or status in (0, HALTED):
            _end(status)
        was_up = was_up or started.up
        if status > 0 and not was_up:
            _end(status)
        in_visit = started.in_visit
        wait = 0.0 if started.up else min(max(durations.restart_first, 2 * wait), durations.restart_cap)
        level = logging.INFO if status == RESTART else logging.ERROR
        _log.log(level, "the terminal is started again", extra={**_ending(status), "seconds": wait})
        if wait and signal.sigtimedwait(ASKED, wait):
            _end(0)


def _halt(command: Sequence[str]) -> None:
    """Runs the command that switches the machine off; the terminal has closed everything by then."""
    _log.warning("the terminal has halted: the mains have failed")
    if not command:
        return
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    try:
        subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        _log.error("the halt command cannot be run", extra={"detail": str(error)})


def _end(status: int) -> NoReturn:
    raise SystemExit(status if status >= 0 else 128 - status)


def _ending(status: int) -> dict[str, object]:
    """How it ended, as a log line has it."""
    return {"status": status} if status >= 0 else {"signal": signal.Signals(-status).name}


def _start(durations: Durations, after_visit: bool) -> "_Started | Pulse":
    """One terminal: its guard's view of it, or in the new process its pulse."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    heard, felt = os.pipe()
    for end in (heard, felt):
        os.set_blocking(end, False)
    guard = os.getpid()
    pid = os.fork()
    if pid:
        os.close(felt)
        return _Started(pid, heard, durations)
    os.close(heard)
    die_with(guard)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    return Pulse(felt, durations.heartbeat, after_visit)


class _Started:
    """One run of the terminal, as the guard sees it."""

    def __init__(self, pid: int, pulse: int, durations: Durations) -> None:
        self._pid = pid
        self._pulse = pulse
        self._durations = durations
        self.asked = False
        self.up = False
        """Whether its window has been there: the pulse begins then."""
        self.in_visit = False
        self._leaving = False
        self._killed = False
        self._silent = self._stopped = self._asked_for = 0.0
        self._cpu_wait = 0.0

    def guard(self) -> int:
        """Waits until the process has ended; its exit status, or minus the signal's number."""
        tick = self._durations.heartbeat
        while True:
            before = time.monotonic()
            got = signal.sigtimedwait(_HEARD, tick)
            # What is beyond the tick, the guard itself was held up: the machine slept, or is too busy for anybody.
            passed = min(time.monotonic() - before, tick)
            if got is not None and got.si_signo in ASKED:
                self.asked = True
                os.kill(self._pid, got.si_signo)
            self._listen()
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                os.close(self._pulse)
                return os.waitstatus_to_exitcode(status)
            self._judge(passed)

    def _listen(self) -> None:
        """Takes in the pulse. It comes to an end when the terminal has closed everything and is about to go."""
        with contextlib.suppress(BlockingIOError):
            beats = os.read(self._pulse, 4096)
            self._leaving = not beats
            if beats:
                self.up, self.in_visit = True, beats.endswith(IN_VISIT)
                self._silent, self._cpu_wait = 0.0, cpu_wait(self._pid)

    def _judge(self, passed: float) -> None:
        if self._killed:
            return
        if is_stopped(self._pid):
            self._silent, self._stopped = 0.0, self._stopped + passed
        else:
            self._silent, self._stopped = self._silent + passed, 0.0
        if self.asked:
            self._asked_for += passed
        why = self._why()
        if why:
            self._killed = True
            _log.error("the terminal is killed", extra={"detail": why})
            os.kill(self._pid, TRACE)
            signal.sigtimedwait({signal.SIGCHLD}, self._durations.hang_trace)
            os.kill(self._pid, signal.SIGKILL)

    def _why(self) -> str:
        """Why it must not go on; empty when all is well."""
        durations = self._durations
        if self._stopped > durations.stopped_limit:
            return "somebody stopped it and did not let it go on"
        if self._asked_for > durations.hold_limit + durations.shutdown:
            return "it was asked to end and did not"
        if self._leaving:
            return "it cannot end" if self._silent > durations.shutdown else ""
        if not self.up:
            return "it does not come up" if self._silent > durations.start_limit else ""
        starved = cpu_wait(self._pid) - self._cpu_wait if self._silent > durations.loop_silence else 0.0
        return "its loop hangs" if self._silent - starved > durations.loop_silence else ""
