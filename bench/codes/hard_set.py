"""The frames of the hard set: `frames(range(100, 200), 1280, 720)`. One seed is ten pictures, one of each kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.codes import payloads, spoil
from bench.codes.scene import HEIGHT, Floats, Gray, Pose, card, compose, modules

KINDS = ("sizes", "blur", "tilt", "glare", "low_light", "damage", "moire", "gbk", "mixed", "empty")


@dataclass(frozen=True)
class Frame:
    """One picture and what is to be read in it; `data` is None where there is no code."""

    seed: int
    kind: str
    picture: Gray
    data: bytes | None


@dataclass
class _Shot:
    """One picture while it is being drawn. The defaults are a good day."""

    draw: np.random.Generator
    pose: Pose
    scale: float
    """Pixels of this picture for one of the 1280 × 720 picture."""
    damaged: float = 0.0
    defocus: float = 0.0
    """In modules, as `shake`."""
    shake: float = 0.0
    glare: float = 0.0
    darkest: float = 0.85
    moire: float = 0.0
    exposure: float = 0.85
    noise: float = 2.0
    quality: int = 85


def _good(draw: np.random.Generator, scale: float) -> _Shot:
    pose = Pose(
        module=float(draw.uniform(3.2, 6.5)),
        tilt=float(draw.uniform(0, 18)),
        tilt_axis=float(draw.uniform(0, 360)),
        turn=float(draw.normal(0, 14)),
        phone=bool(draw.random() < 0.4),
    )
    return _Shot(
        draw, pose, scale, defocus=float(draw.uniform(0.05, 0.25)), quality=int(draw.integers(65, 95))
    )


def _pose(shot: _Shot, **changed: float) -> None:
    kept = {name: getattr(shot.pose, name) for name in ("module", "tilt", "tilt_axis", "turn")}
    shot.pose = Pose(**{**kept, **changed}, phone=shot.pose.phone)


def _sizes(shot: _Shot) -> None:
    _pose(shot, module=float(shot.draw.uniform(1.7, 3.6)), turn=float(shot.draw.uniform(-180, 180)))


def _blur(shot: _Shot) -> None:
    if shot.draw.random() < 0.5:
        shot.defocus = float(shot.draw.uniform(0.3, 0.85))
    else:
        shot.shake = float(shot.draw.uniform(0.5, 1.9))


def _tilt(shot: _Shot) -> None:
    _pose(shot, tilt=float(shot.draw.uniform(25, 64)), turn=float(shot.draw.uniform(-180, 180)))


def _glare(shot: _Shot) -> None:
    shot.glare = float(shot.draw.uniform(40, 300))


def _low_light(shot: _Shot) -> None:
    shot.exposure = float(np.exp(shot.draw.uniform(np.log(0.05), np.log(0.5))))
    shot.noise = float(shot.draw.uniform(1.5, 5))
    shot.darkest = float(shot.draw.uniform(0.25, 0.9))


def _damage(shot: _Shot) -> None:
    shot.damaged = float(shot.draw.uniform(0.01, 0.11))


def _moire(shot: _Shot) -> None:
    shot.moire = float(shot.draw.uniform(0.2, 0.8))
    shot.pose = Pose(shot.pose.module, shot.pose.tilt, shot.pose.tilt_axis, shot.pose.turn, phone=True)


def _dim(shot: _Shot) -> None:
    shot.exposure, shot.noise = float(shot.draw.uniform(0.12, 0.5)), 4.0


def _mixed(shot: _Shot) -> None:
    """Two or three at once, each at about half its strength."""
    draw = shot.draw
    chosen = draw.choice(7, int(draw.integers(2, 4)), replace=False)
    mild: tuple[Callable[[], None], ...] = (
        lambda: _pose(shot, module=float(draw.uniform(2.2, 4.0))),
        lambda: setattr(shot, "defocus", float(draw.uniform(0.2, 0.55))),
        lambda: _pose(shot, tilt=float(draw.uniform(15, 45)), turn=float(draw.uniform(-180, 180))),
        lambda: setattr(shot, "glare", float(draw.uniform(30, 220))),
        lambda: _dim(shot),
        lambda: setattr(shot, "damaged", float(draw.uniform(0.01, 0.07))),
        lambda: setattr(shot, "moire", float(draw.uniform(0.15, 0.5))),
    )
    for at in chosen:
        mild[int(at)]()


_SPOILED: dict[str, Callable[[_Shot], None]] = {
    "sizes": _sizes,
    "blur": _blur,
    "tilt": _tilt,
    "glare": _glare,
    "low_light": _low_light,
    "damage": _damage,
    "moire": _moire,
    "gbk": lambda _: None,
    "mixed": _mixed,
    "empty": lambda _: None,
}


def frame(seed: int, kind: str, width: int = 1280, height: int = 720) -> Frame:
    """One picture of the set; the same for ever for the same arguments."""
    draw = np.random.default_rng([seed, KINDS.index(kind)])
    shot = _good(draw, height / HEIGHT)
    _SPOILED[kind](shot)
    data = payloads.gbk(draw) if kind == "gbk" else payloads.payload(draw)
    code = modules(
        data, str(draw.choice(list("LMQH"), p=[0.3, 0.45, 0.15, 0.1])), int(draw.choice([4, 4, 2]))
    )
    if kind == "empty":
        code = np.full_like(code, 255)  # a sheet of print without a code
    elif shot.damaged:
        code = spoil.damage(draw, code, shot.damaged)
    light = _seen(shot, code, width, height, 4 if shot.damaged and kind != "empty" else 1)
    picture = spoil.squeeze(spoil.sensor(draw, light, shot.exposure, shot.noise), shot.quality)
    return Frame(seed, kind, picture, None if kind == "empty" else data)


def _seen(shot: _Shot, code: Gray, width: int, height: int, cell: int) -> Floats:
    draw, module = shot.draw, shot.pose.module * shot.scale
    pose = Pose(shot.pose.module / cell, shot.pose.tilt, shot.pose.tilt_axis, shot.pose.turn, shot.pose.phone)
    light, sheet = compose(draw, card(draw, code, pose.phone), pose, width, height)
    if shot.moire:
        light = spoil.moire(draw, light, sheet, shot.moire)
    if shot.glare:
        light = spoil.glare(draw, light, sheet, shot.glare)
    light = spoil.shade(draw, light, shot.darkest)
    light = spoil.defocus(light, shot.defocus * module)
    if shot.shake:
        light = spoil.shake(light, shot.shake * module, float(draw.uniform(0, 180)))
    return light


def frames(seeds: Iterable[int], width: int = 1280, height: int = 720) -> Iterator[Frame]:
    """All pictures of the seeds, in order."""
    for seed in seeds:
        for kind in KINDS:
            yield frame(seed, kind, width, height)
