"""Why a device cannot be reached, or why something that was seen is not it: known reasons, worded where somebody reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sought(StrEnum):
    """Where a device is looked for."""

    SERIAL_PORTS = "serial_ports"
    NETWORK = "network"
    PRINTERS = "printers"
    QUEUES = "queues"
    USB = "usb"
    READERS = "readers"
    CAMERAS = "cameras"


class Why(StrEnum):
    """The reasons; after each, the places in its sentence."""

    NOWHERE = "nowhere"
    """`place`: that node does not exist."""
    NO_RIGHT = "no_right"
    """`place`, and the `group` (of Debian) that has the right."""
    NO_RIGHT_USB = "no_right_usb"
    IN_USE = "in_use"
    NOBODY_LISTENS = "nobody_listens"
    NO_WAY = "no_way"
    NO_ANSWER = "no_answer"
    NO_SUCH_NAME = "no_such_name"
    BROKE_OFF = "broke_off"
    UNPLUGGED = "unplugged"
    REPLACED = "replaced"
    """The driver's thread was stuck in the port."""
    SAYS = "says"
    """`said`: what a system or a library says, in its own words."""
    TOO_LONG = "too_long"
    """`seconds` were not enough to look."""

    OTHER_PLACE = "other_place"
    """The profile names another place than this."""
    OTHER_NAME = "other_name"
    """The profile names `wanted`."""
    NOT_NAMED = "not_named"
    OURS = "ours"
    """It is another device of this terminal, that of `port`."""
    OTHER_IDS = "other_ids"
    """USB ids other than `ids`."""
    OTHER_PATH = "other_path"
    """At `place` on the USB bus, not at `wanted`."""
    OTHER_SERIAL = "other_serial"
    """Serial number `serial`, not `wanted`."""
    NO_SERIAL = "no_serial"
    """No serial number to be read; `wanted` is."""
    NO_SUCH_USB = "no_such_usb"
    """Nothing with these `ids` where the profile says."""
    SEVERAL_USB = "several_usb"

    NO_LIBUSB = "no_libusb"
    NO_PCSCD = "no_pcscd"
    """`said`: what PC/SC says."""
    NO_READER = "no_reader"
    NO_SUCH_READER = "no_such_reader"
    """PC/SC knows none that is called `wanted`."""
    SEVERAL_READERS = "several_readers"
    NO_CUPS = "no_cups"
    CUPS_SILENT = "cups_silent"
    CUPS_EMPTY = "cups_empty"
    NO_QUEUE = "no_queue"
    NO_DRIVER = "no_driver"
    """The program has no `driver` of that name."""


@dataclass(frozen=True)
class Remark:
    """One reason with the values of its places: paths, numbers, names of readers; nothing personal."""

    why: Why
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """For a log: the reason's name and the values."""
        return f"{self.why} {self.values}" if self.values else str(self.why)


def remark(why: Why, **values: str) -> Remark:
    """A remark with its values by name."""
    return Remark(why, values)
