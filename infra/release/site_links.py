"""A hook of mkdocs: a link from a page to a file of the repository, which the site does not hold, becomes its name."""

import re
from typing import Any

OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:pipelines|schemas|infra|tests|benchmarks|training)/[^)]*\)")
README = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:README|SECURITY|CHANGELOG)\.md[^)]*\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Keep the text of such links."""
    return README.sub(r"\1", OUTSIDE.sub(r"\1", markdown))
