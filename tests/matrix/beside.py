"""Rows of devices that a visit does not use, or only lights up: whatever befalls them, it goes on, or ends in words."""

from collections.abc import Iterator

from tests.matrix.stroke import LATE, Stroke, row


def sensors() -> Iterator[Stroke]:
    """Door and tamper switch close the terminal; anything else is nobody's business."""
    yield row("sensor_board", "door_open", "SNS-DOOR-OPEN", "home")
    yield row("sensor_board", "tampered", "SNS-TAMPER", "home")
    yield row("sensor_board", "silent", causes="SNS-SILENT")
    yield row("sensor_board", "answers_late", causes="SNS-SILENT SNS-PROTOCOL", seconds=LATE, lingers=LATE)
    yield row("sensor_board", "garbage", causes="SNS-SILENT SNS-PROTOCOL")
    yield row("sensor_board", "flapping", causes="SNS-FLAPPING")
    yield row("sensor_board", "stuck")
    yield row("sensor_board", "unplugged", causes="SNS-LINK-LOST")


def supply() -> Iterator[Stroke]:
    """A failing supply lets a visit end."""
    yield row("ups", "mains_failed", "UPS-ON-BATTERY")
    yield row("ups", "battery_low", "UPS-LOW-BATTERY", "home")
    yield row("ups", "battery_old", causes="UPS-REPLACE-BATTERY")
    yield row("ups", "stale", causes="UPS-SILENT")
    yield row("ups", "silent", causes="UPS-SILENT")
    yield row("ups", "answers_late", causes="UPS-SILENT UPS-PROTOCOL", seconds=LATE, lingers=LATE)
    yield row("ups", "garbage", causes="UPS-PROTOCOL")
    yield row("ups", "unplugged", causes="UPS-LINK-LOST")
