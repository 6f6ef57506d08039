"""What can go wrong with a pipe. Vendor errors become one of these in `drivers.transports.serial_url`, nowhere else."""


class LinkError(Exception):
    """The family. The text is for the technician: it names the port and the cause, never a byte that passed."""


class BadUrl(LinkError):
    """The URL cannot be understood: a mistake in a profile, not a fault of a device."""


class LinkLost(LinkError):
    """The port cannot be opened, or went away while open.

    Examples: the USB adapter was pulled, the simulator ended, somebody else holds the port, the socket was refused.
    """


class PortMissing(LinkLost):
    """There is no such port: its node does not exist. Nothing is plugged in there, or the profile names another place."""
