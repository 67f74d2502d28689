"""Twenty tasks of a desk editor in a real browser, each in at most three clicks from the list of stories."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
QUAKE = "Death toll rises to 27"
MOST_CLICKS = 3


class Desk:
    """An editor at the list of stories, who counts clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        page.goto("/stories")

    def click(self, name: str, role: Literal["link", "button"] = "link") -> None:
        """Click a link or button by its visible name."""
        self.clicks += 1
        self.page.get_by_role(role, name=re.compile(re.escape(name))).first.click()

    def open(self, summary: str) -> None:
        """Click a part that is folded."""
        self.clicks += 1
        self.page.locator("summary", has_text=summary).first.click()

    def search(self, words: str) -> None:
        """Search headlines: a key, words, Enter."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**text=*")

    def sees(self, text: str) -> None:
        """Hold that a text stands on the page."""
        expect(self.page.locator("main")).to_contain_text(text)


def newest_story(desk: Desk) -> None:
    desk.sees("India sells 2036 bonds at 6.71% yield")


def story_by_words(desk: Desk) -> None:
    desk.search("rotterdam strike")
    desk.sees("Rotterdam port strike leaves 43 ships queuing")


def how_many_versions(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    expect(desk.page.locator(".timeline > li")).to_have_count(4)


def what_the_toll_was(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.sees("19 → 27")


def what_changed_in_the_last_version(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.click("Compare", "button")
    expect(desk.page.locator("h1 ins").first).to_be_visible()


def the_same_inline(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.click("Compare", "button")
    desk.click("inline")
    expect(desk.page.locator(".text.inline")).to_be_visible()


def an_older_version(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.click("Strong earthquake shakes Izmir")
    desk.sees("residents run into the streets")


def what_was_known_at_six(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.page.get_by_label("Time").fill("2026-03-02T06:00Z")
    desk.click("Show", "button")
    desk.sees("as known at")
    expect(desk.page.locator(".timeline > li")).to_have_count(2)


def why_an_item_is_in_the_story(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.open("Why here?")
    desk.sees("Joined by")


def what_was_corrected(desk: Desk) -> None:
    desk.search("kenya tea")
    desk.sees("corrected")


def stories_in_euros(desk: Desk) -> None:
    desk.click("EUR")
    desk.sees("Wind farm builder Vestmark wins 940 million euro order")


def stories_of_a_house(desk: Desk) -> None:
    desk.click("harbour")
    desk.sees("Norway leaves rates alone")


def stories_of_a_company(desk: Desk) -> None:
    desk.open("Company")
    desk.click("Norrvik Gas")
    desk.sees("Calderfield")


def a_filter_taken_off(desk: Desk) -> None:
    desk.click("harbour")
    desk.click("house: harbour")
    desk.sees("India sells 2036 bonds")


def the_biggest_amounts_in_euros(desk: Desk) -> None:
    desk.click("Amounts")
    desk.page.get_by_label("Currency").fill("EUR")
    desk.click("Filter", "button")
    desk.sees("4.2 billion EUR")


def the_page_of_a_company(desk: Desk) -> None:
    desk.search("calderfield to pay")
    desk.click("Calderfield to pay")
    desk.click("Norrvik Gas")
    expect(desk.page.locator("h1")).to_have_text("Norrvik Gas")


def how_an_amount_was_read(desk: Desk) -> None:
    desk.search("death toll")
    desk.click(QUAKE)
    desk.open("1.5 billion lira")
    desk.sees("confidence")


def why_a_record_was_rejected(desk: Desk) -> None:
    desk.click("Dead letters")
    desk.click("garbled")
    desk.sees("the record is binary")
    desk.sees("At the problem")


def rejected_records_of_a_cause(desk: Desk) -> None:
    desk.click("Dead letters")
    desk.click("malformed")
    expect(desk.page.locator("tbody tr")).to_have_count(1)


def what_the_last_run_read(desk: Desk) -> None:
    desk.click("Runs")
    desk.sees("Articles/s")


TASKS: tuple[Callable[[Desk], None], ...] = (
    newest_story,
    story_by_words,
    how_many_versions,
    what_the_toll_was,
    what_changed_in_the_last_version,
    the_same_inline,
    an_older_version,
    what_was_known_at_six,
    why_an_item_is_in_the_story,
    what_was_corrected,
    stories_in_euros,
    stories_of_a_house,
    stories_of_a_company,
    a_filter_taken_off,
    the_biggest_amounts_in_euros,
    the_page_of_a_company,
    how_an_amount_was_read,
    why_a_record_was_rejected,
    rejected_records_of_a_cause,
    what_the_last_run_read,
)


@pytest.mark.parametrize("task", TASKS, ids=[task.__name__ for task in TASKS])
def test_a_task_takes_at_most_three_clicks(task: Callable[[Desk], None], page: Page, pictures: Path) -> None:
    """And its picture is kept."""
    desk = Desk(page)
    task(desk)
    page.screenshot(path=pictures / f"{task.__name__}.png", full_page=True)
    assert desk.clicks <= MOST_CLICKS
