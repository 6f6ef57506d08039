"""The camera above the shelf for papers. What lies there is chosen at `/camera/document` of the control."""

from typing import Final

from simulator.port import Port

PORT: Final = Port(offset=12, title=("高拍仪", "Document scanner"), model="mjpeg")
