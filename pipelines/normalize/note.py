"""Editor's note at the head of a story: ``(Corrects figure in third paragraph)``."""

import re

NOTE = re.compile(
    r"\(?\s*(?:repeats|corrects|corrected|refiles|adds|updates|updated|releads|recasts|rewrites|clarifies|fixes|removes|restores|"
    r"changes|embargoed|eds:|editors?:|note to editors)\b",
    re.IGNORECASE,
)
LONGEST = 400


def take_note(texts: list[str]) -> tuple[str | None, list[str]]:
    """Part a note in parentheses, or an ``Eds:`` line, from the story under it: ``(note or None, story)``."""
    head = texts[0] if texts else ""
    enclosed = head.startswith("(") and head.endswith(")")
    if len(texts) < 2 or len(head) > LONGEST or not NOTE.match(head) or not (enclosed or head.lower().startswith("ed")):
        return None, texts
    return (head[1:-1] if enclosed else head).strip(), texts[1:]
