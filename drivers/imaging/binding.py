"""Pages to one PDF. Runs in the child process that looks at papers: the pages are files that a camera's picture became."""

import io

import cv2
import numpy as np

COARSER = ((75, 1.0), (65, 0.8), (55, 0.6))
"""JPEG quality and size of the pages, tried one after the other where the document is too large as it is."""


def bind(pages: list[bytes], most: int) -> bytes:
    """A4 pages, each with one JPEG as large as fits, lying or upright as it is; b"" where it cannot be made so small."""
    made = _bound(pages)
    for quality, size in COARSER:
        if len(made) <= most:
            return made
        made = _bound([_coarser(page, quality, size) for page in pages])
    return made if len(made) <= most else b""


def _bound(pages: list[bytes]) -> bytes:
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # the pictures as they are, not a quarter larger as text
    made = io.BytesIO()
    canvas = Canvas(made, pageCompression=1, invariant=1)
    for page in pages:
        picture = ImageReader(io.BytesIO(page))
        wide, high = picture.getSize()
        across, up = landscape(A4) if wide > high else A4
        scale = min(across / wide, up / high)
        canvas.setPageSize((across, up))
        place = (across - wide * scale) / 2, (up - high * scale) / 2
        canvas.drawImage(picture, *place, wide * scale, high * scale)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _coarser(page: bytes, quality: int, size: float) -> bytes:
    picture = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return page
    small = cv2.resize(picture, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, quality))[1].tobytes()
