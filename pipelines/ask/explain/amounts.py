"""Explain amounts: each mention with its value, its rule, and the reason for its currency."""

from collections.abc import Iterator, Sequence

from pipelines.enrich.amounts import AmountContext, find_amounts
from schemas.facts import AmountRole, DateMention, Party
from schemas.mentions import Entity, MoneyMention, Span

_PLAIN = AmountContext()


def explain_amounts(text: str, context: AmountContext = _PLAIN, headline: str = "") -> Iterator[str]:
    """Yield one line for each mention and link in a text, or one line that there is none.

    >>> next(explain_amounts("Sales rose 5 pct."))
    "#0 body 11-16 '5 pct': percent 5 %; direction up; rule figures-percent; confidence 1"
    """
    yield from amount_lines(find_amounts(headline, text, context))


def amount_lines(
    mentions: Sequence[MoneyMention], entities: Sequence[Entity] = (), dates: Sequence[DateMention] = ()
) -> Iterator[str]:
    """Yield one line for each mention, its role and its links, or one line that there is none.

    Parties and periods of roles are indexes into ``entities`` and ``dates``.
    """
    if not mentions:
        yield "no amounts"
    for at, mention in enumerate(mentions):
        yield f"#{at} {_place(mention)}: {'; '.join(_facts(mention))}"
        if mention.role is not None:
            yield f"    role {'; '.join(_role(mention.role, entities, dates))}"
        for link in mention.links:
            yield f"    {link.relation} of #{link.target} {_surface(mentions[link.target])}"


def _place(mention: MoneyMention) -> str:
    return f"{mention.field} {mention.start}-{mention.end} {_surface(mention)}"


def _surface(mention: MoneyMention) -> str:
    return repr(" ".join(mention.surface.split()))


def _value(mention: MoneyMention) -> str:
    low, high = format(mention.low, ",f"), format(mention.high, ",f")
    bounds = low if low == high else f"{low} to {high}"
    return f"{mention.kind} {bounds} {mention.currency or '%'}{f' a {mention.per}' if mention.per else ''}"


def _facts(mention: MoneyMention) -> list[str]:
    """Return the facts of a mention, the most important first."""
    known = (
        ("", _value(mention)),
        ("currency by ", mention.currency_reason),
        ("loosened by ", mention.approximator),
        ("direction ", mention.direction),
        ("", ", ".join(mention.flags)),
        ("converted ", _conversion(mention)),
        ("rule ", mention.rule),
        ("confidence ", format(mention.confidence, ".2g")),
    )
    return [f"{label}{fact}" for label, fact in known if fact]


def _role(role: AmountRole, entities: Sequence[Entity], dates: Sequence[DateMention]) -> list[str]:
    """Return what an amount is, its parties, its period, its rule, and the words that it was read from."""
    known = (
        ("", role.name),
        ("holder ", _holder(role, entities)),
        ("counterparty ", _party(role.counterparty, entities)),
        ("of ", _words(role.of)),
        ("for ", "" if role.period is None else _period(dates[role.period])),
        ("", role.status),
        ("rule ", role.rule),
        ("evidence ", _words(role.evidence)),
        ("confidence ", format(role.confidence, ".2g")),
    )
    return [f"{label}{fact}" for label, fact in known if fact]


def _holder(role: AmountRole, entities: Sequence[Entity]) -> str:
    """Return the holder, where it stands, and how sure it is."""
    found = _party(role.holder, entities)
    if not found or role.holder_confidence is None:
        return found
    return f"{found} ({role.holder_rule}, {role.holder_confidence:.2g})"


def _party(party: Party | None, entities: Sequence[Entity]) -> str:
    """Return the words of a party, and the name of the entity that they mean if it is another."""
    if party is None or party.entity is None or entities[party.entity].name == party.surface:
        return _words(party)
    return f"{_words(party)} ({entities[party.entity].name})"


def _period(found: DateMention) -> str:
    return f"{_words(found)} ({found.first} to {found.last})"


def _words(span: Span | None) -> str:
    return "" if span is None else repr(" ".join(span.surface.split()))


def _conversion(mention: MoneyMention) -> str:
    found = mention.converted
    if found is None:
        return ""
    if found.low is None or found.high is None:
        return f"to {found.currency}: no figure, {found.note}"
    bounds = format(found.low, ",.2f") if found.low == found.high else f"{found.low:,.2f} to {found.high:,.2f}"
    return f"{bounds} {found.currency} at {found.rate} of {found.rate_date}"
