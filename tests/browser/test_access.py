"""Pages for everybody: no serious finding of axe, all by keyboard, narrow and wide, dark, and without scripts."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PATHS = (
    "/stories",
    "/stories/94b406456e5a48ad",
    "/stories/94b406456e5a48ad/compare?before=1&after=3",
    "/amounts",
    "/names/place/Izmir",
    "/dead-letters",
    "/runs",
    "/stories/none",
)
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_has_no_serious_finding(path: str, scheme: Literal["light", "dark"], page: Page) -> None:
    """In light and in dark colours."""
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    found = [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
    ]
    assert found == []


@pytest.mark.parametrize("width", [360, 768, 1920])
@pytest.mark.parametrize("path", PATHS[:6])
def test_no_page_is_wider_than_the_screen(path: str, width: int, page: Page) -> None:
    """From a phone to a wide screen; wide tables scroll within themselves."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough(page: Page) -> None:
    """J and k move over the rows, Enter opens, / searches."""
    page.goto("/stories")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    expect(page.locator("tr.at td.headline")).to_contain_text("India sells 2031 bonds")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("India sells 2031 bonds")
    page.keyboard.press("/")
    page.keyboard.type("rotterdam")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Rotterdam port strike")


def test_without_scripts_everything_is_there(browser: Browser, address: str) -> None:
    """Filters, versions, comparison and the time of what was known are links and forms."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/stories?text=death+toll")
    page.get_by_role("link", name="Death toll rises").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1 ins").first).to_be_visible()
    context.close()
