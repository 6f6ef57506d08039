"""The real CUPS as a judge: a scheduler of its own under a folder, and `ippeveprinter`, a printer by somebody else.

Nothing of the machine's own printing is touched; whatever is started here is ended here.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

STARTS = 10.0
"""Seconds for a daemon to listen."""

_CUPSD = """
Listen 127.0.0.1:{port}
Listen {folder}/cups.sock
LogLevel debug
MaxLogSize 0
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles Yes
DirtyCleanInterval 0
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues none
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Cancel-Job Send-Document Hold-Job Release-Job Restart-Job Purge-Jobs>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/run
TempDir {folder}/spool/tmp
DataDir /usr/share/cups
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
LogFilePerm 0644
SystemGroup root
"""
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="false"/>
<allow receive_sender="*"/><allow send_type="method_call"/></policy></busconfig>
"""
_AVAHI = "[server]\nhost-name=bench\nuse-ipv6=no\nallow-interfaces=lo\nenable-dbus=yes\n"


def missing() -> str | None:
    """Why there is no real CUPS here, or None."""
    programs = ("cupsd", "lpadmin", "ippeveprinter", "dbus-daemon", "avahi-daemon")
    lacking = [name for name in programs if shutil.which(name, path=_PATH) is None]
    return f"needs {', '.join(lacking)}" if lacking else None


_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that the user `lp`, as whom filters run, can reach."""
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} does not listen on {port}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Scheduler:
    """A cupsd of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        for name in ("spool/tmp", "cache", "run", "ppd"):
            (folder / name).mkdir(parents=True)
        shutil.chown(folder / "spool", group="lp")
        shutil.chown(folder / "spool" / "tmp", group="lp")
        (folder / "spool" / "tmp").chmod(0o1770)
        (folder / "spool").chmod(0o710)
        (folder / "cupsd.conf").write_text(_CUPSD.format(folder=folder, port=self.port))
        (folder / "cups-files.conf").write_text(_FILES.format(folder=folder))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it; the queues that it had are there again."""
        command = [
            "cupsd",
            "-f",
            "-c",
            str(self.folder / "cupsd.conf"),
            "-s",
            str(self.folder / "cups-files.conf"),
        ]
        self._process = subprocess.Popen(
            command, env={"PATH": _PATH}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _listens(self.port, self._process)

    def stop(self) -> None:
        """End it."""
        assert self._process is not None
        _end(self._process)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def url(self, queue: str) -> str:
        """How a terminal reaches a queue."""
        return f"ipp://127.0.0.1:{self.port}/printers/{queue}"

    def run(self, *command: str) -> str:
        """A command of CUPS at this scheduler; what it printed."""
        name, *rest = command
        done = subprocess.run(
            [name, "-h", f"{self.folder}/cups.sock", *rest],
            env={"PATH": _PATH, "CUPS_SERVER": f"{self.folder}/cups.sock"},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stderr}")
        return done.stdout

    def add(self, queue: str, device: str, model: str = "raw") -> None:
        """A queue to a printer."""
        self.run(
            "lpadmin", "-p", queue, "-v", device, "-m", model, "-E", "-o", "printer-error-policy=abort-job"
        )

    def documents(self) -> list[str]:
        """The documents that lie in its spool."""
        return sorted(path.name for path in (self.folder / "spool").glob("d*"))

    @property
    def log(self) -> str:
        """What it logged."""
        return (self.folder / "error_log").read_text(errors="replace")


@contextlib.contextmanager
def scheduler() -> Iterator[Scheduler]:
    """A running cupsd without queues."""
    with open_folder() as folder:
        it = Scheduler(folder)
        it.start()
        try:
            yield it
        finally:
            it.stop()


@contextlib.contextmanager
def everywhere_printer() -> Iterator[tuple[str, Path]]:
    """An `ippeveprinter`, with the bus that it wants: its URL, and the folder in which it keeps what it was sent."""
    with open_folder() as folder, contextlib.ExitStack() as stack:

        def start(*command: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                command,
                env={
                    "PATH": _PATH,
                    "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus",
                    "HOME": str(folder),
                },
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(_end, process)
            return process

        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        (folder / "avahi.conf").write_text(_AVAHI)
        start("dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile")
        _appears(folder / "bus")
        start(
            "avahi-daemon",
            "--no-drop-root",
            "--no-chroot",
            "--no-proc-title",
            "--no-rlimits",
            "-f",
            f"{folder}/avahi.conf",
        )
        (folder / "kept").mkdir()
        port = free_port()
        until = time.monotonic() + STARTS
        while True:  # it ends at once while avahi is not yet on the bus
            printer = start(
                "ippeveprinter", "-p", str(port), "-k", "-d", f"{folder}/kept", "-n", "localhost", "-c", "/bin/true",
                "-f", "application/pdf", "bench",
            )  # fmt: skip
            try:
                _listens(port, printer)
                break
            except RuntimeError:
                if time.monotonic() > until:
                    raise
        yield f"ipp://127.0.0.1:{port}/ipp/print", folder / "kept"


def _appears(path: Path) -> None:
    until = time.monotonic() + STARTS
    while not path.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"{path} does not appear")
        time.sleep(0.02)


def is_root() -> bool:
    """Whether daemons that want root can run."""
    return os.geteuid() == 0
