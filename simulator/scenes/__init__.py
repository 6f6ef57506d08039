"""What stands before the simulated cameras: drawn with Pillow, everybody and everything in it is invented."""

from collections.abc import Callable, Mapping

from PIL import Image

Draw = Callable[[], Image.Image]
Scenes = Mapping[str, tuple[str, str, Draw]]
"""Name → Chinese, English, and how it is drawn."""
