"""Asking a question in the studio, and reading what is on view."""

import asyncio
from typing import TypeVar

from flows.prompts import Prompt, Way
from screens.gallery import Studio
from screens.interface import KivyInterface
from screens.parts import Words
from screens.samples import SAMPLES

A = TypeVar("A")
SAMPLE = {sample.name: sample.prompt for sample in SAMPLES}


async def asking(ui: KivyInterface, prompt: Prompt[A]) -> "asyncio.Task[A | Way]":
    """The question, once its page is on view."""
    asked = asyncio.create_task(ui.ask(prompt))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return asked


def texts(studio: Studio) -> list[str]:
    """Every text on view, with the frame's, the page's in the order in which they are read."""
    return [part.text for part in studio.stage.walk() if isinstance(part, Words)]


def page_texts(studio: Studio) -> list[str]:
    """The page's texts without the frame's, in the order in which they are read."""
    assert studio.stage.page is not None
    return [part.text for part in studio.stage.page.walk() if isinstance(part, Words)]
