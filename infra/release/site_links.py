"""A hook of mkdocs: replace links to files of the repository, which the site does not contain, by their text."""

import re
from typing import Any

OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:pipelines|schemas|infra|tests|benchmarks|training)/[^)]*\)")
README = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:README|SECURITY|CHANGELOG)\.md[^)]*\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return a page with such links replaced by their text."""
    return README.sub(r"\1", OUTSIDE.sub(r"\1", markdown))
