"""What can go wrong with a pipe. Vendor errors become one of these in `drivers.transports.serial_url`, nowhere else."""

import errno
import socket

from drivers.ports.remarks import Remark, Why, remark


class LinkError(Exception):
    """The family. The text is for the log: it names the port and the cause, never a byte that passed.

    `remark` is the cause for the technician, where it is a known one.
    """

    def __init__(self, text: str, cause: Remark | None = None) -> None:
        super().__init__(text)
        self.remark = cause


class BadUrl(LinkError):
    """The URL cannot be understood: a mistake in a profile, not a fault of a device."""


class LinkLost(LinkError):
    """The port cannot be opened, or went away while open.

    Examples: the USB adapter was pulled, the simulator ended, somebody else holds the port, the socket was refused.
    """


class PortMissing(LinkLost):
    """There is no such port: its node does not exist. Nothing is plugged in there, or the profile names another place."""


_WHY = {
    errno.EBUSY: Why.IN_USE,
    errno.EAGAIN: Why.IN_USE,  # of a lock
    errno.ECONNREFUSED: Why.NOBODY_LISTENS,
    errno.EHOSTUNREACH: Why.NO_WAY,
    errno.ENETUNREACH: Why.NO_WAY,
    errno.ETIMEDOUT: Why.NO_ANSWER,
    errno.EIO: Why.BROKE_OFF,
    errno.EPIPE: Why.BROKE_OFF,
    errno.ECONNRESET: Why.BROKE_OFF,
}


def remark_of(problem: BaseException | None, place: str, group: str = "dialout") -> Remark | None:
    """What an error of the system means; None where that is not known.

    `group`: who may open such places. pyserial hides the error of a socket behind one of its own: that is looked behind.
    """
    while problem is not None:
        if isinstance(problem, socket.gaierror):
            return remark(Why.NO_SUCH_NAME)
        if isinstance(problem, TimeoutError):
            return remark(Why.NO_ANSWER)
        code = getattr(problem, "errno", None)
        if code in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            return remark(Why.NOWHERE, place=place)
        if code in (errno.EACCES, errno.EPERM):
            return remark(Why.NO_RIGHT, place=place, group=group)
        if code in _WHY:
            return remark(_WHY[code])
        problem = problem.__context__
    return None
