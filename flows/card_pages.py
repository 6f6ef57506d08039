"""The pages that ask for a card: where it goes, that it is being read, and why it has to be shown once more."""

from drivers.ports.fault_ids import FaultId
from flows.faults import fault_catalogue
from flows.news import AGAIN, END
from flows.prompts import CardPlaceStage, Notice, PlaceCard, Tone
from flows.texts import Text

SLOT_FAULTS = frozenset(fault for fault in FaultId if fault.value.startswith("SMC-"))
"""What is wrong with a card in the slot, and not with one on the ID-card reader."""


def waiting_page(slot: bool = False, unseen: bool = False) -> PlaceCard:
    """Where the card goes. `slot`: a social security card will do as well; `unseen`: a card that is there is not seen."""
    title = Text("card.place_or_insert" if slot else "card.place")
    if unseen:
        hint = Text("card.lift_first_or_insert" if slot else "card.lift_first")
    else:
        hint = Text("card.place_hint_or_insert" if slot else "card.place_hint")
    return PlaceCard(key="place_card", title=title, hint=hint, back=True, slot=slot)


def reading_page(slot: bool = False, at_slot: bool = False) -> PlaceCard:
    """The card is being read, on the reader or (`at_slot`) in the slot."""
    title, hint = ("card.reading_slot", "card.leave_in") if at_slot else ("card.reading", "card.hold_still")
    return PlaceCard(
        key="place_card",
        title=Text(title),
        hint=Text(hint),
        stage=CardPlaceStage.READING,
        back=True,
        slot=slot or at_slot,
        at_slot=at_slot,
    )


def again_page(refused: FaultId, slot: bool = False) -> PlaceCard:
    """The card has to be shown once more; `refused` is why."""
    at_slot = refused in SLOT_FAULTS
    return PlaceCard(
        key="place_card",
        title=Text("card.again_or_insert" if at_slot else "card.again"),
        hint=fault_catalogue()[refused].text("citizen"),
        stage=CardPlaceStage.AGAIN,
        back=True,
        slot=slot or at_slot,
    )


def no_card_notice(slot: bool = False) -> Notice:
    """Nobody has shown a card."""
    return Notice(
        key="no_card",
        tone=Tone.INFO,
        title=Text("card.none_or_insert" if slot else "card.none"),
        body=(Text("card.none_hint_or_insert" if slot else "card.none_hint"),),
        buttons=(AGAIN, END),
        picture="id_card_reader",
        home=False,
    )
