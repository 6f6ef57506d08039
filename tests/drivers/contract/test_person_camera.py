"""What every device of the port `person_camera` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.person_camera import Seen
from drivers.ports.results import Completion
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice

SCENE = "/camera/person/scene"


class TestPersonCamera(AnyDevice):
    """Port `person_camera`."""

    port = "person_camera"

    async def test_one_face_that_looks_here_is_given(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Look into the camera, alone", SCENE, scene="face")
        face = (await device.look(20.0)).unwrap()
        assert face.picture.reveal().startswith(b"\xff\xd8")
        assert 60 <= face.light <= 215

    async def test_nobody_is_nobodys_fault(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Go away from the camera", SCENE, scene="empty")
        seen: list[Seen] = []
        assert (await device.look(1.0, seen.append)).completion is Completion.TIMEOUT
        assert seen == [Seen.NOBODY]

    async def test_two_people_are_one_too_many(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Two people look into the camera", SCENE, scene="two")
        result = await device.look(0.5)
        assert result.completion is Completion.USER_ERROR
        assert result.error.fault is FaultId.CAMERA_NOT_ALONE

    async def test_a_look_that_is_given_up_leaves_it_ready(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Go away from the camera", SCENE, scene="empty")
        looking = asyncio.create_task(device.look(30.0))
        await asyncio.sleep(0)
        looking.cancel()
        assert (await device.look(0.1)).completion is Completion.TIMEOUT
