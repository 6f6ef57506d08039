"""The trial of the smart-card reader: put any card in; its kind and, where it tells one, a masked name show that it was read."""

from drivers.ports.id_card import ReadStage
from drivers.ports.sensitive import Sensitive, mask_name
from drivers.ports.smart_card import SmartCard, SocialSecurityCard, TechnicianCard, Unread
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.prompts import CardPlaceStage, PlaceCard
from flows.texts import Text, Words

_WHY: dict[Unread, Words] = {
    Unread.LOCKED: Text("trial.name_locked"),
    Unread.ABSENT: Text("trial.name_absent"),
    Unread.DAMAGED: Text("trial.name_damaged"),
}


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Reads one card and keeps nothing of it.

    Raises:
        Left: the technician left the page.
    """
    reader = desk.around.smart_card
    assert reader is not None

    def follow(stage: ReadStage) -> None:
        reading = stage is ReadStage.READING
        if reading:
            desk.patience.touch()
            desk.card_laid = True
        desk.tell(trial_slot_page(CardPlaceStage.READING if reading else CardPlaceStage.WAITING))

    page = trial_slot_page(CardPlaceStage.WAITING)
    result = await desk.during(page, reader.read(desk.durations.card_wait, on_stage=follow))
    if result.ok:
        return Finding(True, (*words_of(result.unwrap()), Text("trial.take_card")))
    return not_seen(result, Text("trial.no_card_in"))


def words_of(card: SmartCard) -> tuple[Words, ...]:
    """Its kind; and the first character of its holder's name, or why there is none."""
    if isinstance(card, TechnicianCard):
        return (Text("trial.card_kind", {"kind": Text("trial.kind_technician")}),)
    if isinstance(card, SocialSecurityCard):
        kind = Text("trial.kind_social_security", {"generation": card.generation})
    else:
        kind = Text("trial.kind_health")
    if card.name is None:
        return Text("trial.card_kind", {"kind": kind}), _WHY[card.unread.get("name", Unread.ABSENT)]
    name = Sensitive(mask_name(card.name.reveal()))
    return Text("trial.card_kind", {"kind": kind}), Text("trial.card_read", {"name": name})


def trial_slot_page(stage: CardPlaceStage) -> PlaceCard:
    """Where the card goes in."""
    reading = stage is CardPlaceStage.READING
    title = Text("trial.reading_slot") if reading else Text("trial.insert_card")
    hint = Text("card.leave_in") if reading else Text("trial.insert_hint")
    return PlaceCard(
        key="trial_slot",
        title=title,
        hint=hint,
        stage=stage,
        back=True,
        slot=True,
        reader=False,
        at_slot=reading,
    )
