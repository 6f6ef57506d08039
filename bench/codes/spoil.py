"""What a camera, a hand, a lamp and time do to the picture of a code. Each takes and gives light, 0 to 255."""

import cv2
import numpy as np

from bench.codes.scene import Floats, Gray


def defocus(light: Floats, sigma: float) -> Floats:
    """Out of focus by a Gaussian of `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(light, (0, 0), max(sigma, 0.05)), np.float32)


def shake(light: Floats, length: float, degrees: float) -> Floats:
    """Moved by `length` pixels in a straight line while the shutter was open."""
    side = max(3, int(np.ceil(length)) | 1)
    kernel = np.zeros((side, side), np.float32)
    middle, reach = side // 2, length / 2
    dx, dy = reach * np.cos(np.radians(degrees)), reach * np.sin(np.radians(degrees))
    start = (round((middle - dx) * 16), round((middle - dy) * 16))
    end = (round((middle + dx) * 16), round((middle + dy) * 16))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)


def glare(draw: np.random.Generator, light: Floats, sheet: Floats, strength: float) -> Floats:
    """A lamp mirrored in a film or a screen: one to three bright patches on the sheet or at its edge."""
    height, width = light.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    there = np.argwhere(sheet > 0.5)[:, ::-1]
    for _ in range(int(draw.integers(1, 4))):
        x, y = there[int(draw.integers(0, len(there)))]
        a, b = draw.uniform(0.03, 0.25) * width, draw.uniform(0.03, 0.15) * width
        turn = draw.uniform(0, np.pi)
        u = ((columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)) / a
        v = ((rows - y) * np.cos(turn) - (columns - x) * np.sin(turn)) / b
        light = light + strength * np.exp(-(u * u + v * v))
    return light.astype(np.float32)


def shade(draw: np.random.Generator, light: Floats, darkest: float) -> Floats:
    """Unequal light: from 1 down to `darkest`, or a hand's hard-edged shadow."""
    height, width = light.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = draw.uniform(0, 2 * np.pi)
    along = (columns / width - 0.5) * np.cos(turn) + (rows / height - 0.5) * np.sin(turn)
    steep = draw.choice([1.0, 40.0])
    return np.asarray(light * (darkest + (1 - darkest) / (1 + np.exp(-4 * steep * along))), np.float32)


def moire(draw: np.random.Generator, light: Floats, sheet: Floats, strength: float) -> Floats:
    """The telephone's pixels against the camera's: fine stripes, and the slow waves in which they beat, both ways."""
    height, width = light.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    weave = np.zeros_like(light)
    turn = draw.uniform(-0.5, 0.5)
    for step in (0.0, np.pi / 2):
        fine, slow = draw.uniform(0.22, 0.48), draw.uniform(0.006, 0.06)
        for pitch, share in ((fine, 0.5), (slow, 0.5)):
            bend = draw.uniform(-0.15, 0.15)
            along = columns * np.cos(turn + step + bend) + rows * np.sin(turn + step + bend)
            weave += share * np.sin(2 * np.pi * pitch * along + draw.uniform(0, 6.3))
    return np.asarray(light * (1 + sheet * strength * weave / 2), np.float32)


def sensor(draw: np.random.Generator, light: Floats, exposure: float, noise: float) -> Gray:
    """What the camera makes of it: exposure, shot and read noise, clipping."""
    seen = light * exposure
    grain = np.sqrt(noise * noise + np.maximum(seen, 0) * noise * 0.02)
    seen = seen + draw.standard_normal(light.shape, np.float32) * grain.astype(np.float32) + 6
    return np.asarray(np.clip(seen, 0, 255), np.uint8)


def squeeze(picture: Gray, quality: int) -> Gray:
    """Sent as JPEG, as nearly every USB camera does."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def damage(draw: np.random.Generator, code: Gray, share: float, cell: int = 4) -> Gray:
    """Blots, scratches and worn print over about `share` of the code, drawn with `cell` pixels a module."""
    side = code.shape[0] * cell
    big = np.repeat(np.repeat(code, cell, 0), cell, 1).copy()
    gone = np.zeros_like(big)
    for _ in range(200):
        if gone.mean() / 255 >= share:
            break
        at = (int(draw.integers(0, side)), int(draw.integers(0, side)))
        shape, value = int(draw.integers(0, 3)), int(draw.choice([0, 255]))
        for target, colour in ((big, value), (gone, 255)):
            if shape == 0:
                cv2.circle(target, at, int(cell * (1 + 2 * (at[0] % 3))), colour, -1)
            elif shape == 1:
                end = (at[1], side - at[0])
                cv2.line(target, at, end, colour, max(1, cell // 2))
            else:
                cv2.rectangle(target, at, (at[0] + 3 * cell, at[1] + 2 * cell), colour, -1)
    return np.asarray(big, np.uint8)
