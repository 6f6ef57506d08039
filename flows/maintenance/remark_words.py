"""Why a device cannot be reached, or is not the one that was looked for, in words."""

from drivers.ports.remarks import Remark, Sought, Why
from flows.maintenance.device_words import name_of
from flows.texts import Text, Verbatim


def words_of(remark: Remark) -> Text:
    """The sentence; paths, numbers and names stand in it as they are."""
    values = {k: name_of(v) if k == "port" else Verbatim(v) for k, v in remark.values.items()}
    return Text(f"why.{remark.why}", values)


def place_of(sought: Sought) -> Text:
    """Where was looked."""
    return Text(f"sought.{sought}")


def refusal_of(remark: Remark | None) -> Text:
    """Why a candidate is not the one, or that it is."""
    return Text("looked.the_one") if remark is None else words_of(remark)


def keys() -> set[str]:
    """The keys of all these texts, for the catalogues: they are made from names."""
    return {f"why.{why}" for why in Why} | {f"sought.{sought}" for sought in Sought}
