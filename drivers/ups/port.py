"""The port of a power supply over a device host."""

from drivers.hosted import HostedDevice
from drivers.ports.ups import Ups, UpsStatus


class Port(HostedDevice[UpsStatus, object], Ups):
    """See `drivers.ports.ups.Ups`: there is nothing to command."""
