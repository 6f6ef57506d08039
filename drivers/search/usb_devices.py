"""Everything on the USB bus, by ids, serial number and place."""

from drivers.ports.remarks import Sought, Why, remark
from drivers.search import Candidate, Found
from drivers.transports import LinkLost
from drivers.transports.usb_url import backend, candidates, parse_usb

_HUB = 9
"""Device class of hubs, which no profile means."""


def search(url: str, _connected: bool) -> Found:
    """See `drivers.search.search`."""
    import usb.core

    place = parse_usb(url)
    try:
        others = list(usb.core.find(find_all=True, backend=backend()))
        alike = candidates(place)
    except LinkLost as error:
        return Found(Sought.USB, problem=error.remark or remark(Why.SAYS, said=str(error)))
    ids = f"{place.vendor:04x}:{place.product:04x}"
    found = [
        Candidate(
            candidate.path,
            f"usb {ids}, serial {candidate.serial or 'unknown'}",
            candidate.refusal,
            f"usb:{ids}?path={candidate.path}",
        )
        for _, candidate in alike
    ]
    matching = sum(candidate.refusal is None for candidate in found)
    problem = None if matching else remark(Why.NO_SUCH_USB, ids=ids)
    if matching > 1:
        problem = remark(Why.SEVERAL_USB)
    for device in others:
        if (device.idVendor, device.idProduct) != (
            place.vendor,
            place.product,
        ) and device.bDeviceClass != _HUB:
            where = f"{device.bus}-{'.'.join(map(str, device.port_numbers or ())) or '0'}"
            other = f"{device.idVendor:04x}:{device.idProduct:04x}"
            found.append(
                Candidate(where, f"usb {other}", remark(Why.OTHER_IDS, ids=ids), f"usb:{other}?path={where}")
            )
    return Found(Sought.USB, tuple(found), problem)
