"""Clean the characters of all text fields: mojibake, left-over entities, control characters."""

from typing import Any, Final

from pipelines.normalize.whitespace import clean
from schemas import Article, Dateline, Organisation, Subject

TEXTS: Final = ("slug", "advisory", "byline", "credit", "copyright", "usage_terms")
"""Fields with one text; headline and body are cleaned when they are split."""
LISTS: Final = ("people", "places", "authors")


def clean_fields(article: Article) -> Article:
    """Return an article with its other text fields cleaned; the same object if they are clean already."""
    changes: dict[str, Any] = {
        name: cleaned
        for name in TEXTS
        if (value := getattr(article, name)) is not None and (cleaned := _clean(value)) != value
    }
    for name in LISTS:
        values = getattr(article, name)
        if (cleaned_list := tuple(map(_clean, values))) != values:
            changes[name] = cleaned_list
    subjects, organisations = tuple(map(_subject, article.subjects)), tuple(map(_organisation, article.organisations))
    if subjects != article.subjects:
        changes["subjects"] = subjects
    if organisations != article.organisations:
        changes["organisations"] = organisations
    if article.dateline is not None and (line := _dateline(article.dateline)) is not article.dateline:
        changes["dateline"] = line
    return article.model_copy(update=changes) if changes else article


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() and "&" not in text else clean(text)


def _subject(subject: Subject) -> Subject:
    code, name = _clean(subject.code), subject.name and _clean(subject.name)
    if (code, name) == (subject.code, subject.name):
        return subject
    return subject.model_copy(update={"code": code, "name": name})


def _organisation(organisation: Organisation) -> Organisation:
    name = _clean(organisation.name)
    return organisation if name == organisation.name else organisation.model_copy(update={"name": name})


def _dateline(line: Dateline) -> Dateline:
    place = _clean(line.place)
    return line if place == line.place else line.model_copy(update={"place": place})
