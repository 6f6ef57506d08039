"""What a picture of the gallery is made of."""

from dataclasses import dataclass
from typing import Any

from flows.prompts import Prompt, StillHere


@dataclass(frozen=True)
class Sample:
    """One picture."""

    name: str
    prompt: Prompt[Any]
    warning: StillHere | None = None
    waited: float = 0.0
    """Seconds since the page came up, for those that tell."""
    press: tuple[str, ...] = ()
    """Controls that are touched before the picture is taken."""
    written: bool = False
    """Somebody has written on the page by then."""
