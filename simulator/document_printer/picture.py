"""A page of a document as a picture, drawn by poppler's `pdftoppm` where that is installed."""

import asyncio
import shutil
from typing import Final

PROGRAM: Final = "pdftoppm"
DOTS_PER_INCH: Final = 70
PATIENCE: Final = 10.0
"""Seconds that drawing a page may take."""


def can_draw() -> bool:
    """Whether there is anything to draw with."""
    return shutil.which(PROGRAM) is not None


async def page_png(pdf: bytes, page: int) -> bytes:
    """One page, counted from 1, as PNG; empty when it cannot be drawn."""
    options = ("-png", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-")
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    drawing = await asyncio.create_subprocess_exec(PROGRAM, *options, stdin=pipe, stdout=pipe, stderr=nothing)
    try:
        drawn, _ = await asyncio.wait_for(drawing.communicate(pdf), PATIENCE)
    except TimeoutError:
        drawing.kill()
        await drawing.wait()
        return b""
    return drawn
