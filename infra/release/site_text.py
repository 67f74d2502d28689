"""A hook of mkdocs: every page as Markdown beside its HTML, and ``llms.txt``, which lists them for programs that read text."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGES: dict[str, str] = {}
"""Path of a page in the docs -> its Markdown, of the build that runs."""


def on_pre_build(**_: Any) -> None:
    """Forget the pages of the build before."""
    PAGES.clear()


def on_page_markdown(markdown: str, page: Any, **_: Any) -> None:
    """Keep the Markdown of a page as it is rendered."""
    PAGES[page.file.src_uri] = markdown


def on_nav(nav: Any, **_: Any) -> None:
    """Keep the menu."""
    on_post_build.nav = nav  # type: ignore[attr-defined]  # mkdocs hands a hook no place of its own


def on_post_build(config: Any, **_: Any) -> None:
    """Write the pages, and the list of them."""
    site = Path(config["site_dir"])
    for name, text in PAGES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text.rstrip() + "\n", encoding="utf-8")
    head = f"# {config['site_name']}\n\n> {config['site_description']}\n"
    lines = _lines(on_post_build.nav.items, 2)  # type: ignore[attr-defined]
    (site / "llms.txt").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def _lines(items: Any, level: int) -> Iterator[str]:
    for item in items:
        if item.is_page:
            text = PAGES[item.file.src_uri]
            yield f"- [{title(text)}]({item.file.src_uri}): {first_sentence(text)}"
        elif item.children:
            yield f"\n{'#' * level} {item.title}\n"
            yield from _lines(item.children, level + 1)


def title(markdown: str) -> str:
    r"""Return the title of a page.

    >>> title("# First replay\n\nNothing but the package.")
    'First replay'
    """
    found = re.search(r"^# (.+)$", markdown, re.MULTILINE)
    return found[1] if found else ""


def first_sentence(markdown: str) -> str:
    r"""Return the first sentence of a page's text, without links.

    >>> first_sentence("# Flink\n\n`wirebeam run` submits [it](a.md)\nto Flink. More.")
    '`wirebeam run` submits it to Flink.'
    """
    prose = re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    blocks = (block for block in re.split(r"\n{2,}", prose) if re.match(r"[A-Za-z`*\[]", block))
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", " ".join(next(blocks, "").split()))
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]
