"""The trial of the camera in the front: somebody looks into it; the page says what it sees. No picture is kept."""

from drivers.ports.person_camera import Seen
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.maintenance.sight import Sight
from flows.prompts import Notice, Tone
from flows.texts import Text, Words

SEEN: dict[Seen, Words] = {
    Seen.OK: Text("trial.face_ok"),
    Seen.NOBODY: Text("trial.face_nobody"),
    Seen.SEVERAL: Text("trial.face_several"),
    Seen.TURNED: Text("trial.face_turned"),
    Seen.FAR: Text("trial.face_far"),
    Seen.DARK: Text("trial.face_dark"),
    Seen.BRIGHT: Text("trial.face_bright"),
    Seen.COVERED: Text("trial.face_covered"),
}
_PAGE = Notice(key="trial_face", tone=Tone.INFO, title=Text("trial.look"), picture="person_camera", back=True)
_SIGHT = Sight(_PAGE, Text("trial.look_hint"), SEEN)
face_notice = _SIGHT.notice


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Looks for one face; its picture is dropped at once.

    Raises:
        Left: the technician left the page.
    """
    camera = desk.around.person_camera
    assert camera is not None
    result = await _SIGHT.during(desk, camera.look)
    if result.ok:
        desk.patience.touch()
        return Finding(True, (Text("trial.face_seen"),))
    return not_seen(result, Text("trial.no_face"))
