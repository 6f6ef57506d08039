"""The control: JSON in and out; unknown names are answered with the names there are."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from simulator.bay import NoByteLine, UnknownModel
from simulator.control import cameras, devices, faults, looking, page, screen
from simulator.faults import BadSetting, UnknownFault
from simulator.room import Room


def make_app(room: Room) -> FastAPI:
    """The control's application over a room; a door of `simulator.control.doors` belongs before it."""
    app = FastAPI(title="simulator control", docs_url=None, redoc_url=None)
    for part in (looking, devices, cameras, faults, screen):
        app.include_router(part.routes(room))

    @app.post("/reset")
    async def reset() -> dict[str, Any]:
        await room.reset()
        return {"reset": True}

    @app.exception_handler(UnknownFault)
    async def unknown(_request: Request, error: UnknownFault) -> Response:
        return JSONResponse({"detail": str(error)}, 404)

    @app.exception_handler(BadSetting)
    @app.exception_handler(UnknownModel)
    @app.exception_handler(NoByteLine)
    async def bad(_request: Request, error: ValueError) -> Response:
        return JSONResponse({"detail": str(error)}, 422)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        wrong = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        return JSONResponse({"detail": "; ".join(wrong)}, 422)

    page.serve(app)  # last: it takes every path that is left
    return app
