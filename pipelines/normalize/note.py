"""Editor's note at the head of a story: ``(Corrects figure in third paragraph)``, ``EMBARGOED UNTIL 0900 GMT``."""

import re

from pipelines.normalize.embargo import is_notice

NOTE = re.compile(
    r"\(?\s*(?:repeats|corrects|corrected|refiles|adds|updates|updated|releads|recasts|rewrites|clarifies|fixes|removes|restores|"
    r"changes|eds:|editors?:|note to editors)\b",
    re.IGNORECASE,
)
LONGEST = 400


def take_note(texts: list[str]) -> tuple[str | None, list[str]]:
    """Part a note in parentheses, an ``Eds:`` line or an embargo from the story under it: ``(note or None, story)``."""
    head = texts[0] if texts else ""
    enclosed = head.startswith("(") and head.endswith(")")
    if len(texts) < 2 or len(head) > LONGEST:
        return None, texts
    if not is_notice(head) and not (NOTE.match(head) and (enclosed or head.lower().startswith("ed"))):
        return None, texts
    return (head[1:-1] if enclosed else head).strip(), texts[1:]
