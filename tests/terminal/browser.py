"""A real Chromium without a head: looks at a page as a person does, and presses what the person would press."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 20.0
QUIET = (
    "--headless",
    "--no-sandbox",  # as root, as CI runs it
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing that Chromium would ask the network for by itself."""


class Browser:
    """One window with one page. Make it with `browser`."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        """Goes there."""
        self.driver.get(url)

    def find(self, selector: str) -> WebElement:
        """The element of a CSS selector, once it is there."""
        return self._wait().until(lambda d: d.find_element(By.CSS_SELECTOR, selector), selector)

    def press(self, selector: str) -> None:
        """Clicks it, as soon as it can be clicked."""
        element = self.find(selector)
        self._wait().until(lambda _d: element.is_displayed() and element.is_enabled(), selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'nearest'})", element)
        element.click()

    def touch(self, selector: str, x: float, y: float) -> None:
        """Presses a place of an element, given as shares of its width and height from the upper left corner."""
        element = self.find(selector)
        wide, high = element.size["width"], element.size["height"]
        place = round((x - 0.5) * wide), round((y - 0.5) * high)
        chain = ActionChains(self.driver).move_to_element_with_offset(element, *place)
        chain.click_and_hold().pause(0.08).release().perform()

    def width(self, selector: str) -> int:
        """How many pixels wide the picture is that an image shows; 0 while there is none."""
        return int(str(self.find(selector).get_property("naturalWidth") or 0))

    def text(self, selector: str) -> str:
        """What stands in it."""
        return self.find(selector).text

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Waits until something holds and gives it."""
        return self._wait().until(lambda _d: holds(), what)

    def complaints(self) -> list[dict[str, Any]]:
        """What the page's own console said that is a warning or worse."""
        log: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return log

    def settle(self) -> None:
        """Waits until nothing moves on the page any more but what blinks for good, as a guide light does."""
        for_good = "a.effect.getComputedTiming().iterations === Infinity"
        still = f"return document.getAnimations().every(a => a.playState !== 'running' || {for_good})"
        self._wait().until(lambda d: d.execute_script(still), "the page moves on and on")

    def picture(self, path: Path) -> None:
        """Writes what is on view."""
        self.driver.save_screenshot(str(path))

    def _wait(self) -> WebDriverWait[webdriver.Chrome]:
        return WebDriverWait(
            self.driver, PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException, LookupError]
        )


@contextlib.contextmanager
def browser(width: int = 1366, height: int = 768) -> Iterator[Browser]:
    """A Chromium with a fresh profile, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as folder:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in (*QUIET, f"--user-data-dir={folder}", f"--window-size={width},{height}"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "WARNING"})
        driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
