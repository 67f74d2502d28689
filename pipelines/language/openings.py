"""Dateline of a body that was not normalized. It is apart from ``datelines``, whose expressions take long to compile."""

import re
from typing import Final

OPENING: Final = re.compile(
    r"^[ \t]*([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’/-]{1,40}?)(?:,\s[A-Z][\w. ]{1,20})?(?:\.-\s|(?:,\s|\s)"
    r"(?:\(Reuters\)|\(AP\)|\(AFP\)|\(Dow Jones\)|/|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\s\d|--?\s|-\s|—|–))",
    re.MULTILINE,
)
"""A dateline in capitals at the beginning of a line of a body."""
