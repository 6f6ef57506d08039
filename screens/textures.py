"""Masks drawn by Pillow, as Kivy textures. A mask is tinted when it is drawn, so that one picture serves every colour."""

from kivy.graphics.texture import Texture
from PIL import Image


def from_mask(mask: Image.Image) -> Texture:
    """A texture whose alpha is the mask (`L`), white elsewhere."""
    white = Image.new("L", mask.size, 255)
    texture = Texture.create(size=mask.size, colorfmt="luminance_alpha", mipmap=False)
    texture.blit_buffer(Image.merge("LA", (white, mask)).tobytes(), colorfmt="luminance_alpha")
    texture.flip_vertical()
    texture.min_filter = texture.mag_filter = "linear"
    return texture


def from_picture(picture: Image.Image) -> Texture:
    """A texture of a coloured picture."""
    picture = picture.convert("RGBA")
    texture = Texture.create(size=picture.size, colorfmt="rgba")
    texture.blit_buffer(picture.tobytes(), colorfmt="rgba")
    texture.flip_vertical()
    return texture
