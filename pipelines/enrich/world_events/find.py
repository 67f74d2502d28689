"""Find the events that an article reports."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipelines.enrich.clauses import Clause, Parsed
from pipelines.enrich.world_events.fill import DEALS, Filler, around_noun, around_verb, fillers
from pipelines.enrich.world_events.frames import Frame, Frames, frames
from pipelines.enrich.world_events.from_roles import events_of_roles
from pipelines.enrich.world_events.merge import Found, merged
from pipelines.enrich.world_events.modality import Status, deal_status, status_of
from pipelines.enrich.world_events.scene import Names, Scene, classify, fits, make_scene, near, owner_clause
from pipelines.enrich.world_events.tables import table_events
from pipelines.enrich.world_events.tolls import WITH_TOLL, tolls
from pipelines.enrich.world_events.triggers import Trigger, may_fit, phrases_of, triggers_of
from schemas.facts import AmountRole, DateMention, RoleName
from schemas.mentions import Entity, EntityType, MoneyMention, Span, TextField
from schemas.world import EventArgument, Modality, WorldEvent, WorldEventType

ParsedText = tuple[TextField, str, list[Parsed]]
_FORESEEN: Final[dict[tuple[str, str], Modality]] = {
    **dict.fromkeys(
        [("macro_figure", lemma) for lemma in ("expect", "forecast", "see", "predict", "estimate")], "possible"
    ),
    **dict.fromkeys([("dividend", lemma) for lemma in ("propose", "recommend")], "planned"),
}
"""Verbs that name an event and say that it is to come."""
_BIDS: Final = re.compile(
    r"\b(?:a|an|the|its|their|takeover|hostile|tender|cash|merger|buyout|rival|\w+'s)\s$", re.IGNORECASE
)
"""Words before ``bid`` where it is a noun."""
_SENTENCE: Final = re.compile(r"[.\s]*.*?(?:\.\s|\n|$)", re.DOTALL)
_SALE: Final = re.compile(
    r"\b(?:s[eo]lls?|sold|selling|sale|cuts?|lower(?:s|ed)|reduc(?:es?|ed)|trim(?:s|med)|dump(?:s|ed)?|placed|divest(?:s|ed)?)\b"
)
"""Words of a stake that its holder gives away."""
CONFIDENCE: Final = {"verb": 0.85, "noun": 0.75, "words": 0.8, "table": 0.95, "cue": 0.5}
"""Order of the mentions of one event by the kind of their frames: the first one gives trigger and status."""


def find_world_events(
    texts: Sequence[ParsedText],
    entities: Sequence[Entity],
    amounts: Sequence[MoneyMention],
    dates: Sequence[DateMention] = (),
) -> tuple[WorldEvent, ...]:
    """Return the events that the headline and the body of an article report, in reading order of their triggers.

    ``entities``, ``amounts`` and ``dates`` are those of the article; arguments are indexes into them.
    """
    names = classify(entities, amounts)
    found = _of_texts(texts, names)
    by_field = {field: text for field, text, _ in texts}
    rows = list(_of_tables(by_field.get("headline", ""), by_field.get("body", ""), names))
    if any(row.field == "body" for row in rows):
        found = [one for one in found if not _is_note(one)]
    events = merged([*found, *rows], entities, by_field, dates)
    deals = sum(one.type.value in DEALS for one in events)
    events = tuple(_of_companies(_with_originals(one, amounts), entities) for one in events)
    events = tuple(_without_seller(one, entities, by_field) for one in events)
    return tuple(_with_own_price(one, amounts, by_field, deals) for one in events)


def _of_texts(texts: Sequence[ParsedText], names: Names) -> list[Found]:
    """Return what the sentences of texts report, and what the roles of their amounts say; tolls belong to what was found before."""
    table = frames()
    found: list[Found] = []
    counting = False
    for field, text, sentences in texts:
        for parsed in sentences:
            triggers = triggers_of(parsed.units.words)
            if triggers or counting:
                scene = make_scene(field, text, parsed, names)
                own = list(_of_sentence(scene, table, triggers))
                found += own
                counting = counting or _have_tolls(own)
                if counting:
                    found = _with_tolls(found, own, list(tolls(scene)), field)
        of_roles = list(events_of_roles(field, sentences, names))
        found += of_roles
        counting = counting or _have_tolls(of_roles)
    return found


def _without_seller(event: WorldEvent, entities: Sequence[Entity], texts: Mapping[TextField, str]) -> WorldEvent:
    """Return a stake that is sold without the one who sells it; to whom it is sold is the acquirer."""
    if event.type is not WorldEventType.STAKE or not _is_sale(event, texts):
        return event
    rest = tuple(one for one in event.arguments if one.name != "acquirer" or _is_buyer(one, entities, texts))
    return event.model_copy(update={"arguments": rest})


def _is_buyer(one: EventArgument, entities: Sequence[Entity], texts: Mapping[TextField, str]) -> bool:
    """Return True for the name in ``sold its stake to Calder``."""
    if one.entity is None or one.mention is None:
        return False
    place = entities[one.entity].mentions[one.mention]
    return texts[place.field][: place.start].endswith(("to ", "to <", "TO "), max(0, place.start - 4))


def _of_companies(event: WorldEvent, entities: Sequence[Entity]) -> WorldEvent:
    """Return a merger with the companies that the text names: places and words are none where it names one."""
    if event.type is not WorldEventType.MERGER:
        return event
    named = [one for one in event.arguments if one.name != "company" or _is_company(one, entities)]
    several = any(one.name == "company" for one in named)
    return (
        event.model_copy(update={"arguments": tuple(named)}) if several and len(named) < len(event.arguments) else event
    )


def _is_company(one: EventArgument, entities: Sequence[Entity]) -> bool:
    return one.entity is not None and entities[one.entity].type is EntityType.ORGANISATION


def _have_tolls(found: Iterable[Found]) -> bool:
    return any(one.type in WITH_TOLL for one in found)


def _with_own_price(
    event: WorldEvent, amounts: Sequence[MoneyMention], texts: Mapping[TextField, str], deals: int
) -> WorldEvent:
    """Return a deal without a price that its role gives to other parties, or that another sentence gives to no party of several deals."""
    if event.type.value not in DEALS:
        return event
    parties: dict[str, int] = {one.name: one.entity for one in event.arguments if one.entity is not None}
    kept = tuple(
        one
        for one in event.arguments
        if one.amount is None
        or (
            _is_own(amounts[one.amount].role, parties)
            and (deals == 1 or _is_beside(amounts[one.amount], event.trigger, texts))
        )
    )
    return event if len(kept) == len(event.arguments) else event.model_copy(update={"arguments": kept})


def _is_sale(event: WorldEvent, texts: Mapping[TextField, str]) -> bool:
    """Return True if the headline or the sentence of a stake says that it is sold: whose stake it is buys nothing."""
    text, trigger = texts[event.trigger.field], event.trigger
    first = max(text.rfind(". ", 0, trigger.start), text.rfind("\n", 0, trigger.start), 0)
    sentence = _SENTENCE.match(text, first)
    words = f"{texts.get('headline', '')} {sentence[0] if sentence else ''}".lower()
    return _SALE.search(words) is not None


def _is_beside(amount: MoneyMention, trigger: Span, texts: Mapping[TextField, str]) -> bool:
    """Return True for an amount whose role names a party, and for one in the sentence of the words that name the event."""
    if amount.role is None or amount.role.holder is not None or amount.role.counterparty is not None:
        return True
    first, last = min(amount.start, trigger.start), max(amount.start, trigger.start)
    between = texts[amount.field][first:last]
    return amount.field == trigger.field and "\n" not in between and ". " not in between


def _is_own(role: AmountRole | None, parties: Mapping[str, int]) -> bool:
    """Return False for the price that another buyer pays, or that is paid for another target."""
    buyer, target = parties.get("acquirer"), parties.get("target")
    if role is None or role.name != RoleName.DEAL_PRICE or buyer is None:
        return True
    holder, other = (None if one is None else one.entity for one in (role.holder, role.counterparty))
    return holder == buyer if holder is not None else other is None or other in (target, buyer)


def _with_originals(event: WorldEvent, amounts: Sequence[MoneyMention]) -> WorldEvent:
    """Return an event whose amounts are those that the text names first: euros, not the dollars in brackets behind them."""
    arguments = tuple(
        one
        if one.amount is None or (first := _first_named(one.amount, amounts)) == one.amount
        else one.model_copy(update={"amount": first})
        for one in event.arguments
    )
    return event if arguments == event.arguments else event.model_copy(update={"arguments": arguments})


def _first_named(index: int, amounts: Sequence[MoneyMention]) -> int:
    same = (link.target for link in amounts[index].links if link.relation == "same_amount")
    return min((index, *same))


def _is_note(one: Found) -> bool:
    """Return True for what the notes below a table of results only explain figures by: ``gain from sale of a unit``."""
    return one.type in DEALS and one.field == "body"


def _with_tolls(found: list[Found], own: list[Found], numbers: list[Filler], field: TextField) -> list[Found]:
    """Return the mentions with the toll of a sentence: on those of the sentence, else on the last ones before."""
    if not numbers:
        return found
    takers = [one for one in own if one.type in WITH_TOLL] or [
        one for one in found if one.type in WITH_TOLL and one.field == field
    ][-1:]
    return [one._replace(arguments=(*one.arguments, *numbers)) if one in takers else one for one in found]


def _of_tables(headline: str, body: str, names: Names) -> Iterator[Found]:
    for row in table_events(headline, body, names.entities):
        owner = () if row.company is None else (_first_mention("company", row.company, row.field, names),)
        status = Status("done", negative=False)
        yield Found(row.type, row.rule, row.field, row.start, row.end, status, owner, CONFIDENCE["table"], -1)


def _first_mention(name: str, entity: int, field: TextField, names: Names) -> Filler:
    mentions = names.entities[entity].mentions
    place = next((one for one in mentions if one.field == field), mentions[0])
    return Filler(name, entity, None, place.start, place.end)


def _of_sentence(scene: Scene, table: Frames, triggers: list[Trigger]) -> Iterator[Found]:
    if may_fit(triggers, scene):
        yield from _of_verbs(scene, table)
        yield from _of_nouns(scene, table)
    for phrase in phrases_of(triggers, scene.lower):
        yield from _of_words(scene, table, phrase)


def _of_verbs(scene: Scene, table: Frames) -> Iterator[Found]:
    for clause in scene.parsed.clauses:
        verb = clause.verb
        if verb is None:
            continue
        lemmas = (f"{verb.lemma}+{verb.particle}", verb.lemma) if verb.particle else (verb.lemma,)
        for lemma in lemmas:
            for frame in table.verbs.get(lemma, ()):
                found = _verb(frame, clause, scene)
                if found is not None:
                    yield found


def _verb(frame: Frame, clause: Clause, scene: Scene) -> Found | None:
    around = around_verb(clause)
    names = scene.names
    if not fits(frame.first, around.subject, names) or not near(frame.near, scene):
        return None
    if around.objects:
        if not any(fits(frame.second, one, names) for one in around.objects):
            return None
    elif not frame.second.open:
        return None
    verb = clause.verb
    start, end = (verb.start, verb.end) if verb is not None else (clause.start, clause.end)
    if verb is not None and verb.lemma == "bid" and _BIDS.search(scene.text, max(0, start - 24), start):
        return None
    status = status_of(clause, scene, noun=False)
    foreseen = _FORESEEN.get((frame.type, verb.lemma)) if verb is not None and not status.negative else None
    if foreseen is not None:
        status = Status(foreseen, negative=False)
    settled = _settled(frame, status, clause, "", scene, start)
    return _found(frame, scene, (start, end), status, fillers(frame, around, clause, scene), settled)


def _of_nouns(scene: Scene, table: Frames) -> Iterator[Found]:
    if table.nouns.keys().isdisjoint(scene.bag):
        return
    for at, phrase in scene.parsed.phrases.items():
        for word in phrase.words:
            for frame in table.nouns.get(word, ()):
                found = _noun(frame, at, word, scene)
                if found is not None:
                    yield found


def _noun(frame: Frame, at: int, word: str, scene: Scene) -> Found | None:
    phrase = scene.parsed.phrases[at]
    if not fits(frame.first, phrase, scene.names) or not near(frame.near, scene):
        return None
    clause = owner_clause(scene, phrase.start)
    around = around_noun(scene, at, clause)
    if not frame.second.open and not any(fits(frame.second, one, scene.names) for one in around.behind):
        return None
    at_word = scene.lower.find(word, phrase.start - scene.start, phrase.end - scene.start)
    start = scene.start + at_word
    place = (start, start + len(word)) if at_word >= 0 else (phrase.start, phrase.end)
    status = status_of(clause, scene, noun=True, start=place[0])
    settled = _settled(frame, status, clause, word, scene, place[0])
    return _found(frame, scene, place, status, fillers(frame, around, clause, scene), settled)


def _of_words(scene: Scene, table: Frames, phrase: str) -> Iterator[Found]:
    at = _at_word(scene.lower, phrase)
    if at < 0:
        return
    start = scene.start + at
    clause = owner_clause(scene, start)
    fitting = [frame for frame in table.phrases[phrase] if near(frame.near, scene)]
    if clause is None or not fitting:
        return
    status, around = status_of(clause, scene, noun=True), around_verb(clause)
    for frame in fitting:
        rule = frame.rule if frame.kind != "cue" else f"{frame.rule}:{phrase.strip()}"
        settled = _settled(frame, status, clause, phrase.strip(), scene, start)
        arguments = fillers(frame, around, clause, scene)
        yield _found(frame, scene, (start, start + len(phrase)), status, arguments, settled, rule)


def _settled(frame: Frame, status: Status, clause: Clause | None, trigger: str, scene: Scene, start: int) -> Status:
    """Return the status of a deal, of other events the one that was read."""
    if frame.type not in ("acquisition", "merger"):
        return status
    return deal_status(status, clause, trigger, scene, start)


def _at_word(lower: str, phrase: str) -> int:
    """Return where a phrase first begins a word, or -1."""
    at = lower.find(phrase)
    while at > 0 and lower[at - 1].isalnum():
        at = lower.find(phrase, at + 1)
    return at


def _found(
    frame: Frame,
    scene: Scene,
    place: tuple[int, int],
    status: Status,
    filled: Iterator[Filler],
    settled: Status,
    rule: str | None = None,
) -> Found:
    clauses = scene.parsed.clauses
    return Found(
        frame.type,
        rule or frame.rule,
        scene.field,
        *place,
        status,
        tuple(filled),
        CONFIDENCE[frame.kind],
        clauses[0].sentence if clauses else 0,
        settled,
    )
