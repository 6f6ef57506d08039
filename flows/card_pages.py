"""The pages that ask for a card: where it goes, that it is being read, and why it has to be shown once more."""

from dataclasses import dataclass

from drivers.ports.fault_ids import FaultId
from flows.faults import fault_catalogue
from flows.news import AGAIN, END
from flows.prompts import CardPlaceStage, Notice, PlaceCard, Tone
from flows.texts import Text, Words

SLOT_FAULTS = frozenset(fault for fault in FaultId if fault.value.startswith("SMC-"))
"""What is wrong with a card in the slot, and not with one on the ID-card reader."""
_SAME_CARD_AGAIN = (FaultId.SMART_CARD_SERVICE_LOST, FaultId.SMART_CARD_MUTE, FaultId.SMART_CARD_PULLED)
"""Faults of the slot after which the same card will do; after all others the ID card is the better one."""


@dataclass(frozen=True)
class Ways:
    """Where a card can be read now: an ID card on its `reader`, a social security card in the `slot`."""

    reader: bool = True
    slot: bool = False

    def text(self, id_card: Text, either: Text, insert: Text) -> Text:
        """The words for the ID card alone, for either, and for the social security card alone."""
        return id_card if not self.slot else either if self.reader else insert


ID_CARD = Ways()


_LEFT = {"id_card": Text("card.left"), "smart_card": Text("card.left_slot")}


def waiting_page(ways: Ways = ID_CARD, unseen: bool = False, left: str | None = None) -> PlaceCard:
    """Where the card goes. `unseen`: a card that is there is not read; `left`: at the reader of which port there is one."""
    if unseen and left is not None:
        hint = _LEFT[left]
    elif unseen:
        hint = ways.text(
            Text("card.lift_first"), Text("card.lift_first_or_insert"), Text("card.lift_first_insert")
        )
    else:
        hint = ways.text(Text("card.place_hint"), Text("card.place_hint_or_insert"), Text("card.insert_hint"))
    title = ways.text(Text("card.place"), Text("card.place_or_insert"), Text("card.insert"))
    return PlaceCard(key="place_card", title=title, hint=hint, back=True, reader=ways.reader, slot=ways.slot)


def reading_page(ways: Ways = ID_CARD, at_slot: bool = False) -> PlaceCard:
    """The card is being read, on the reader or (`at_slot`) in the slot."""
    title, hint = ("card.reading_slot", "card.leave_in") if at_slot else ("card.reading", "card.hold_still")
    return PlaceCard(
        key="place_card",
        title=Text(title),
        hint=Text(hint),
        stage=CardPlaceStage.READING,
        back=True,
        reader=ways.reader,
        slot=ways.slot or at_slot,
        at_slot=at_slot,
    )


def again_page(refused: FaultId, ways: Ways = ID_CARD) -> PlaceCard:
    """The card has to be shown once more; `refused` is why."""
    at_slot = refused in SLOT_FAULTS
    hint: Words = fault_catalogue()[refused].text("citizen")
    if at_slot and ways.reader and refused not in _SAME_CARD_AGAIN:
        return PlaceCard(
            key="place_card",
            title=Text("card.use_id_card"),
            hint=Text("card.or_id_card", {"reason": hint}),
            stage=CardPlaceStage.AGAIN,
            back=True,
        )
    again = "card.again" if ways.reader else "card.insert"
    return PlaceCard(
        key="place_card",
        title=Text("card.again_or_insert" if at_slot else again),
        hint=hint,
        stage=CardPlaceStage.AGAIN,
        back=True,
        reader=ways.reader,
        slot=ways.slot or at_slot,
    )


def no_card_notice(ways: Ways = ID_CARD) -> Notice:
    """Nobody has shown a card."""
    hint = ways.text(Text("card.none_hint"), Text("card.none_hint_or_insert"), Text("card.none_hint_insert"))
    return Notice(
        key="no_card",
        tone=Tone.INFO,
        title=ways.text(Text("card.none"), Text("card.none_or_insert"), Text("card.none_insert")),
        body=(hint,),
        buttons=(AGAIN, END),
        picture="id_card_reader" if ways.reader else "smart_card_reader",
        home=False,
    )
