"""The cheapest module: it reads whatever is held before it, once, and takes no commands."""

from simulator.code_scanner.faults import FAULTS
from simulator.code_scanner.module import ScannerModule
from simulator.parts import Parts


class Device(ScannerModule):
    """The module."""

    def __init__(self, parts: Parts, model: str = "always_on") -> None:
        super().__init__(parts, FAULTS)

    def seen(self) -> None:
        """It is read at once."""
        self.go_bright()

    async def receive(self, data: bytes) -> None:
        """It has no commands."""
        self._offset += len(data)
        self.complain("this module takes no commands", data)
