"""A module with Honeywell's serial trigger: ``16 54 0D`` reads one code, ``16 55 0D`` ceases; nothing is answered."""

from typing import Final

from simulator.code_scanner.faults import FAULTS
from simulator.code_scanner.module import ScannerModule
from simulator.parts import Parts

SYN: Final = 0x16
CR: Final = 0x0D


class Device(ScannerModule):
    """The module."""

    def __init__(self, parts: Parts, model: str = "honeywell") -> None:
        super().__init__(parts, FAULTS)
        self._line = bytearray()

    def line_lost(self) -> None:
        """The host has gone."""
        super().line_lost()
        self._line.clear()

    async def receive(self, data: bytes) -> None:
        """Take bytes and obey every command they complete."""
        for byte in data:
            self._offset += 1
            self._line.append(byte)
            if len(self._line) < 3 and self._line[0] == SYN:
                continue
            line = bytes(self._line)
            self._line.clear()
            self._command(line)

    def _command(self, line: bytes) -> None:
        if line == bytes((SYN, ord("T"), CR)):
            self._parts.exchanges.add(self.name, "read")
            self.go_bright()
        elif line == bytes((SYN, ord("U"), CR)):
            self._parts.exchanges.add(self.name, "cease")
            self.go_dark()
        else:
            self.complain("no command", line)
