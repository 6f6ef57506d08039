"""The camera in the terminal's front. What stands before it is chosen at `/camera/person` of the control."""

from typing import Final

from simulator.port import Port

PORT: Final = Port(offset=11, title=("人像摄像头", "Camera"), model="mjpeg")
