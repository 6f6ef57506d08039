"""The trial of the rating keypad: press a key; the page says which one was heard."""

from drivers.ports.rating_keypad import Rating
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.prompts import Notice, Tone
from flows.texts import Text, Words

KEYS: dict[Rating, Words] = {
    Rating.VERY_SATISFIED: Text("page.rate.very_satisfied"),
    Rating.SATISFIED: Text("page.rate.satisfied"),
    Rating.BASICALLY_SATISFIED: Text("page.rate.basically_satisfied"),
    Rating.DISSATISFIED: Text("page.rate.dissatisfied"),
    Rating.VERY_DISSATISFIED: Text("page.rate.very_dissatisfied"),
}


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Waits for one key; nobody is rated by it.

    Raises:
        Left: the technician left the page.
    """
    pad = desk.around.rating_keypad
    assert pad is not None
    result = await desk.during(press_notice(), pad.ask(desk.durations.card_wait))
    assert not isinstance(result, str), "the page has no buttons"
    desk.patience.touch()
    if result.ok:
        return Finding(True, (Text("trial.key", {"key": KEYS[result.unwrap()]}),))
    return not_seen(result, Text("trial.no_key"))


def press_notice() -> Notice:
    """Which keys to press."""
    return Notice(
        key="trial_keypad",
        tone=Tone.INFO,
        title=Text("trial.press"),
        body=(Text("trial.press_hint"),),
        picture="rating_keypad",
        back=True,
    )
