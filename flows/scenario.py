"""A scenario: what a scripted visitor does at which page, and which faults strike when (schema: `docs/scenario.md`)."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.texts import Language

PAGE = r"^[a-z0-9_]{1,40}$"


class FaultStroke(BaseModel):
    """A fault of the simulated hardware, by its name there; further keys are the fault's own."""

    model_config = ConfigDict(extra="allow", frozen=True)

    device: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    """A port's name, or `office`."""
    fault: str = Field(pattern=r"^[a-z0-9_]{1,40}$")


class StagedFault(FaultStroke):
    """A fault that strikes when a page first comes on view, whatever the steps do."""

    stage: str = Field(pattern=PAGE)
    """The key of that page, or `reading`: a card is found and is being read."""
    mend_stage: str | None = Field(default=None, pattern=PAGE)
    """The page at whose next coming it is mended; None: it lasts."""

    def stroke(self) -> dict[str, Any]:
        """Device, fault and the fault's own settings."""
        return self.model_dump(exclude={"stage", "mend_stage"})


class Chance(BaseModel):
    """A visit by lot: a stranger answers the pages, faults strike. The same seed draws the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = Field(ge=0)
    faults: int = Field(default=1, ge=0, le=20)
    """How many strike, at stages drawn by lot."""
    pace: float = Field(default=2.0, ge=0, le=60)
    """Seconds that the stranger looks at a page, on the average."""
    draw: tuple[FaultStroke, ...] = Field(default=(), max_length=200)
    """The faults to draw from; empty: all that the simulator knows."""
    cards: tuple[str, ...] = Field(default=(), max_length=200)
    """The cards to draw from; empty: all that the simulator knows."""


class Step(BaseModel):
    """Waits until the page is on view, acts on the world in the order below, then answers the page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: str = Field(pattern=PAGE)
    """The key of the page, or `still_here` for the silence warning."""
    shows: str = ""
    """A key of the catalogues, or a fault's id, that must be on the page."""
    hides: str = ""
    """A key of the catalogues, or a fault's id, that must be on the page no longer."""
    lift: bool = False
    lay: str | None = None
    """The name of a card known to the simulator."""
    pull: bool = False
    insert: str | None = None
    """The name of a card with contacts known to the simulator."""
    strike: FaultStroke | None = None
    mend: FaultStroke | None = None
    press: int | None = Field(default=None, ge=1, le=5)
    """A key of the rating keypad."""
    choose: str | list[str] | None = None
    """What is touched; for the page of reasons a list of their codes."""
    walk_away: bool = False
    """From here on nobody answers."""

    def actions(self) -> list[tuple[str, dict[str, Any]]]:
        """What happens in the world, as name and parameters."""
        found: list[tuple[str, dict[str, Any]]] = []
        if self.lift:
            found.append(("lift", {}))
        if self.lay is not None:
            found.append(("lay", {"card": self.lay}))
        if self.pull:
            found.append(("pull", {}))
        if self.insert is not None:
            found.append(("insert", {"card": self.insert}))
        if self.strike is not None:
            found.append(("strike", self.strike.model_dump()))
        if self.mend is not None:
            found.append(("mend", self.mend.model_dump()))
        if self.press is not None:
            found.append(("press", {"key": self.press}))
        return found


class Expectation(BaseModel):
    """What the visit has to end in; an empty string is not looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ending: Literal["", "done", "left", "refused", "fault", "bug"] = ""
    reason: str = ""


class Scenario(BaseModel):
    """A visit as a table: this page, this touch; or by lot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str = ""
    language: Language = Language.ZH
    step: tuple[Step, ...] = Field(default=(), max_length=200)
    fault: tuple[StagedFault, ...] = Field(default=(), max_length=50)
    chance: Chance | None = None
    expect: Expectation = Expectation()

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.step) is (self.chance is not None):
            raise ValueError("expected either steps ([[step]]) or a visit by lot ([chance])")
        return self
