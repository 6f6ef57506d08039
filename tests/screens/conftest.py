"""One offscreen window for all tests of pages: Kivy has one a process."""

import pytest

from screens.gallery import Studio
from screens.interface import KivyInterface


@pytest.fixture(scope="session")
def studio() -> Studio:
    """Where samples are posed."""
    return Studio()


@pytest.fixture
def portrait(studio: Studio) -> Studio:
    """The studio, upright and empty."""
    studio.turn("portrait")
    return studio


@pytest.fixture
def ui(portrait: Studio) -> KivyInterface:
    """What a procedure asks through, upright."""
    return KivyInterface(portrait.stage)
