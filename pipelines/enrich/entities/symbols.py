"""Tickers and Reuters instrument codes after company names: ``<GM>``, ``(AAPL.O)``, ``[TSLA.O]``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.language.instruments import MICS
from schemas import Identifier

SYMBOL = re.compile(
    r"[<(\[](?:"  # one beginning of all, so that places without a bracket are passed over at once
    r"(?<=<)(?P<angle>\.?[A-Z][A-Z0-9]{0,6}(?:[a-z]?\.[A-Z]{1,2}|=[A-Z]{0,3})?)>"
    r"|(?<=<)(?P<blank>[A-Z]{1,5} (?:ST|L|N|J|F|Z|PA|TO|MI|BR|HK|SI))>"
    r"|(?<!<)(?P<ric>[A-Z0-9]{1,8}[a-z]?\.[A-Z]{1,3})[)\]]"
    r"|(?<=\()(?P<market>NYSE|NASDAQ|Nasdaq|AMEX|TSX|LSE|ASX|SGX|HKEX)\s*:\s*(?P<listed>[A-Z][A-Z.]{0,6})\))"
)
BRACKETED_NAME = re.compile(r"<(?P<name>[A-Z][\w&.'-]*(?: [\w&.',-]+){1,8})>")


class Symbol(NamedTuple):
    """A symbol in the text, with its brackets."""

    start: int
    end: int
    identifier: Identifier


def _identifier(match: re.Match[str]) -> Identifier:
    if listed := match["listed"]:
        return Identifier(scheme="ticker", value=listed, mic=MICS.get(match["market"].lower()))
    value = match["angle"] or match["ric"] or match["blank"].replace(" ", ".")  # <ACME ST>: its point is lost
    return Identifier(scheme="ric" if "." in value or "=" in value else "ticker", value=value)


def symbols(text: str) -> Iterator[Symbol]:
    """Yield the symbols of a text.

    >>> [s.identifier.value for s in symbols("General Motors Corp <GM> and Apple Inc (AAPL.O)")]
    ['GM', 'AAPL.O']
    """
    if "<" in text or "(" in text or "[" in text:
        for match in SYMBOL.finditer(text):
            yield Symbol(match.start(), match.end(), _identifier(match))


def bracketed_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of names in angle brackets, without the brackets: unlisted companies in wires of the 1980s."""
    if "<" in text:
        for match in BRACKETED_NAME.finditer(text):
            if SYMBOL.fullmatch(match[0]) is None:
                yield match.span("name")
