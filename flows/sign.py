"""Signing on the screen. What is signed is told on the same page; Back and Home leave it unsigned."""

from flows.desk import Desk
from flows.ink import Signature
from flows.prompts import Sign
from flows.texts import Text, Words


async def sign(desk: Desk, what: Words) -> Signature:
    """Asks for a signature under `what`, one sentence that says what it is for.

    Raises:
        Left: Back or Home was chosen.
    """
    return await desk.ask(sign_page(what))


def sign_page(what: Words) -> Sign:
    """A large field to write in."""
    return Sign(key="sign", title=Text("sign.title"), hint=Text("sign.hint"), what=what, back=True)
