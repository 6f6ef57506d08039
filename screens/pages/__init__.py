"""One page for each kind of prompt."""

from typing import Any

from flows.prompts import (
    Board,
    Detail,
    Menu,
    Notice,
    PinPad,
    PlaceCard,
    Preview,
    Prompt,
    Rate,
    Reasons,
    Sign,
    Working,
)
from screens.pages.board import BoardPage
from screens.pages.detail import DetailPage
from screens.pages.menu import MenuPage
from screens.pages.notice import NoticePage
from screens.pages.page import Page
from screens.pages.pin_pad import PinPadPage
from screens.pages.place_card import PlaceCardPage
from screens.pages.preview import PreviewPage
from screens.pages.rate import RatePage
from screens.pages.reasons import ReasonsPage
from screens.pages.sign import SignPage
from screens.pages.working import WorkingPage

PAGES: dict[type[Prompt[Any]], type[Page[Any]]] = {
    Menu: MenuPage,
    PlaceCard: PlaceCardPage,
    Working: WorkingPage,
    Preview: PreviewPage,
    Notice: NoticePage,
    Rate: RatePage,
    Reasons: ReasonsPage,
    Sign: SignPage,
    PinPad: PinPadPage,
    Board: BoardPage,
    Detail: DetailPage,
}
