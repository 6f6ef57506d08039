"""Serves the panel, the page for people."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

FILES: Final = Path(__file__).parent.parent / "panel"


def serve(app: FastAPI) -> None:
    """The panel's files at ``/``."""
    app.mount("/", StaticFiles(directory=FILES, html=True))
