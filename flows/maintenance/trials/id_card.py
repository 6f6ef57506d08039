"""The trial of the ID-card reader: lay a card; the masked name shows that it was read."""

from drivers.ports.id_card import IdCard, ReadStage
from drivers.ports.sensitive import Sensitive, mask_name
from flows.maintenance.desk import StaffDesk
from flows.maintenance.finding import Finding, not_seen
from flows.prompts import CardPlaceStage, PlaceCard
from flows.texts import Text


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Reads one card and keeps nothing of it.

    Raises:
        Left: the technician left the page.
    """
    reader = desk.around.id_card
    assert reader is not None

    def follow(stage: ReadStage) -> None:
        desk.patience.touch()
        reading = stage is ReadStage.READING
        desk.card_laid = desk.card_laid or reading
        desk.tell(trial_card_page(CardPlaceStage.READING if reading else CardPlaceStage.WAITING))

    page = trial_card_page(CardPlaceStage.WAITING)
    result = await desk.during(page, reader.read(desk.durations.card_wait, follow))
    if result.ok:
        return Finding(True, (Text("trial.card_read", {"name": _shown(result.unwrap())}),))
    return not_seen(result, Text("trial.no_card"))


def trial_card_page(stage: CardPlaceStage) -> PlaceCard:
    """Where the card goes."""
    reading = stage is CardPlaceStage.READING
    title = Text("card.reading") if reading else Text("trial.lay_card")
    hint = Text("card.hold_still") if reading else Text("card.place_hint")
    return PlaceCard(key="trial_card", title=title, hint=hint, stage=stage, back=True)


def _shown(card: IdCard) -> Sensitive[str]:
    name = card.name.reveal() or (card.name_latin.reveal() if card.name_latin else "")
    return Sensitive(mask_name(name))
