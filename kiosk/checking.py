"""What `kiosk check` says of a profile beyond what keeps it from being used: certificates, and what is only doubtful."""

from collections.abc import Iterable

from flows.catalogue import READERS, Need, Service, services
from flows.mistakes import instead_of
from kiosk.certificates import certified
from kiosk.places import doubt
from kiosk.profile import ModelReading, ProfileReading
from kiosk.simulator_names import simulator_names


def examine_model(model: ModelReading) -> None:
    """Takes down whether the simulator has the model that is said to behave like this one."""
    port, simulated = model.data.get("port"), model.data.get("simulated")
    names = simulator_names() if isinstance(simulated, str) and simulated else None
    known = names.models.get(str(port)) if names is not None else None
    if known is not None and simulated not in known:
        said = f"the simulator has no model {simulated!r} of {port}; {instead_of(str(simulated), known)}"
        model.wrong(("simulated",), said)


def examine(profile: ProfileReading) -> None:
    """Takes down which drivers have not passed their suite, and what may not be as it was meant.

    Raises:
        DataFileError: a certificate is malformed.
    """
    _certificates(profile)
    _doubts(profile)
    _services(profile)


def _certificates(profile: ProfileReading) -> None:
    """Only drivers that do what their port promises are offered."""
    known = certified()
    for port, device in profile.devices.items():
        if (port, device.driver) not in known:
            said = (
                f"{device.driver!r} has not passed the suite of {port}: `pytest --certify` tries it on the simulator, "
                "`pytest --hardware PROFILE` on a device"
            )
            profile.wrong(("devices", port, "model" if device.model else "driver"), said)


def _doubts(profile: ProfileReading) -> None:
    for port, device in profile.devices.items():
        if said := doubt(device.url):
            profile.wrong(("devices", port, "url"), said, warning=True)
    if profile.data.get("power") and "ups" not in profile.named:
        said = "nothing here tells when the mains fail: there is no [devices.ups], so this is never run"
        profile.wrong(("power", "halt"), said, warning=True)


def _services(profile: ProfileReading) -> None:
    """What the site admits and the terminal can never offer."""
    if profile.site is None:
        return
    admitted = profile.site.services
    for service in services():
        if admitted is None or service.id in admitted:
            for lacking in _lacking(service, profile.named):
                said = (
                    f"{profile.site.id} admits {service.id}, which needs {lacking}: here it is never offered"
                )
                profile.wrong(("site",), said, warning=True)


def _lacking(service: Service, there: Iterable[str]) -> list[str]:
    """The needs that nothing of the terminal meets, in words."""
    have = {*there, "terminal", "ledger"}
    found = []
    for need in service.needs:
        meets = _meets(need, service)
        if not have & set(meets):
            found.append(
                " or ".join(f"[devices.{port}]" if port != "office" else "[office]" for port in meets)
            )
    return found


def _meets(need: Need, service: Service) -> tuple[str, ...]:
    """Whatever of this meets the need."""
    if need == "identity":
        return READERS
    return service.printers if need in service.printers else (need,)
