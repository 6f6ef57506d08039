"""Honeywell's serial trigger, which many makers copy: SYN T CR switches reading on, SYN U CR off; codes end with CR."""

from pydantic import Field

from drivers.code_scanner import serial_scanner
from drivers.code_scanner.serial_scanner import Hex, ScannerQuirks


class HoneywellQuirks(ScannerQuirks):
    """As any serial module's, with Honeywell's commands."""

    baud: int = Field(default=115200, ge=300, le=4_000_000)
    trigger: Hex = "16 54 0D"
    stop: Hex = "16 55 0D"


class Driver(serial_scanner.Driver):
    """One module."""

    Quirks = HoneywellQuirks
