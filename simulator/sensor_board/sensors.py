"""Which sensors a board has."""

from typing import Final, Literal

Sensor = Literal["door", "tamper", "near", "card_left"]
SENSORS: Final[tuple[Sensor, ...]] = ("door", "tamper", "near", "card_left")
