"""Serves the panel, the page for people: its own files, and one module of each port that has one."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from simulator.registry import known

FILES: Final = Path(__file__).parent.parent / "panel"


def script(port: str) -> str | None:
    """The path at which the panel's module of a port is served; None where the port has none."""
    return f"/bay/{port}.js" if (known()[port].folder / "bay.js").is_file() else None


def serve(app: FastAPI) -> None:
    """The panel's files at ``/``, a port's ``bay.js`` at ``/bay/<port>.js``."""

    @app.get("/bay/{port}.js")
    async def bay(port: str) -> FileResponse:
        if port not in known() or script(port) is None:
            raise HTTPException(404, f"no bay of {port!r}")
        return FileResponse(known()[port].folder / "bay.js", media_type="text/javascript")

    app.mount("/", StaticFiles(directory=FILES, html=True))
