"""The profiles, sites and models that come with the house: as many as a township needs to choose from."""

from collections import Counter

from kiosk.profile import MODELS, SITES, TERMINALS, load_model, load_profile


def test_the_terminals_and_sites_that_vendors_and_townships_have_are_there() -> None:
    assert {path.stem for path in TERMINALS.glob("*.toml")} == {
        *("hall-full", "village-compact", "bank-no-a4", "shop-desktop", "clinic", "demo"),
    }
    assert {path.stem for path in SITES.glob("*.toml")} >= {"hall", "village", "bank", "shop", "clinic"}


def test_each_terminal_is_another_one() -> None:
    loaded = {path.stem: load_profile(path) for path in TERMINALS.glob("*.toml")}
    sets = {name: frozenset(it.devices) | {it.profile.window.orientation} for name, it in loaded.items()}
    assert len(set(sets.values())) == len(sets)
    assert "document_printer" not in sets["bank-no-a4"]
    for name, it in loaded.items():
        assert all(device.model or name == "demo" for device in it.devices.values()), name
        assert it.site is not None, name


def test_there_are_models_to_choose_from() -> None:
    of = Counter(load_model(path).port for path in MODELS.glob("*.toml"))
    for port, least in {"receipt_printer": 3, "id_card": 2, "code_scanner": 3, "rating_keypad": 2}.items():
        assert of[port] >= least


def test_no_device_is_named_by_the_order_in_which_it_was_found() -> None:
    for path in TERMINALS.glob("*.toml"):
        for device in load_profile(path).devices.values():
            assert "ttyUSB" not in device.url
            assert "ttyACM" not in device.url
            assert "/dev/video" not in device.url
