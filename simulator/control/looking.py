"""The calls that only look: the state of everything, what happened, what went over the wires, what was wrong."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request

from simulator import timing
from simulator.control.long_poll import while_there
from simulator.room import Room

LONGEST_WAIT: Final = 120.0


def routes(room: Room) -> APIRouter:
    """The calls that change nothing."""
    router = APIRouter()

    @router.get("/state")
    async def state() -> dict[str, Any]:
        return room.state()

    @router.get("/complaints")
    async def complaints() -> list[dict[str, Any]]:
        return room.parts.complaints.as_list()

    @router.get("/office/ratings")
    async def ratings() -> list[dict[str, Any]]:
        return [rating.model_dump() for rating in room.office.books.ratings.values()]

    @router.get("/office/requests")
    async def requests() -> list[dict[str, Any]]:
        return list(room.office.requests)

    @router.get("/log")
    async def wire_log(since: int = 0) -> list[dict[str, Any]]:
        return room.parts.wires.since(since)

    @router.get("/messages")
    async def messages(since: int = 0) -> list[dict[str, Any]]:
        return room.parts.exchanges.since(since)

    @router.get("/changes")
    async def changes(request: Request, after: int = -1) -> dict[str, Any]:
        await while_there(request, room.parts.events.news(after), timing.LONG_POLL)
        return {"run": room.run, "number": room.parts.events.number, "state": room.state()}

    @router.get("/wait")
    async def wait(
        request: Request,
        event: str,
        after: int = -1,
        timeout: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 10.0,
    ) -> dict[str, Any]:
        events = room.parts.events
        if event not in events.names:
            raise HTTPException(404, f"no event {event!r}; there are: {', '.join(events.names)}")
        target = events.count(event) if after < 0 else after
        await while_there(request, events.reached(event, target), timeout)
        count = events.count(event)
        return {"event": event, "count": count, "timed_out": count <= target}

    return router
