"""Fill the arguments of an event from the places around its trigger."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pipelines.enrich.clauses import Clause, Phrase
from pipelines.enrich.clauses.coreference import COMPANY_NOUNS
from pipelines.enrich.clauses.words import TAGS
from pipelines.enrich.thresholds import RESULT_LEAST
from pipelines.enrich.world_events.frames import Frame
from pipelines.enrich.world_events.scene import NUMBER_WORDS, Scene, fits, phrase_classes
from schemas.mentions import AmountKind, EntityType, MoneyMention

_AMOUNTS: Final = frozenset({"price", "stake", "level", "change"})
DEALS: Final = frozenset({"acquisition", "merger", "stake"})
_PRICES: Final = {
    **dict.fromkeys(DEALS, frozenset({"deal_price", "market_value", "investment"})),
    "fine": frozenset({"fine", "settlement", "damage"}),
    "loan": frozenset({"loan", "bond", "debt", "aid", "fundraising"}),
    "contract": frozenset({"contract", "price", "investment", "budget"}),
}
"""Roles that the price of an event may have."""
_KINDS: Final = {"place": EntityType.LOCATION, "country": EntityType.LOCATION, "person": EntityType.PERSON}
_OF_PERIODS: Final = frozenset({"earnings", "guidance", "macro_figure", "dividend"})
_COMPANIES, _SITES = frozenset({EntityType.ORGANISATION}), frozenset({EntityType.LOCATION})
_EXPECTED: Final = {
    **dict.fromkeys(
        ("earnings", "guidance", "dividend", "buyback", "ipo", "recall", "bankruptcy", "fine"), ("company", _COMPANIES)
    ),
    **dict.fromkeys(("disaster", "accident", "attack", "summit"), ("place", _SITES)),
    "macro_figure": ("country", _SITES),
    "layoffs": ("employer", _COMPANIES),
}
"""Arguments that an event should have, and what may be one."""
_BODIES: Final = COMPANY_NOUNS | frozenset("unit subsidiary division arm affiliate business maker partnership".split())
_ORGANS: Final = frozenset("board directors management shareholders holders stockholders".split())
"""Heads of phrases that speak for the company that owns them."""
_STOCK: Final = frozenset({"stock", "shares", "common"})
_SELLING: Final = frozenset(
    "sell place divest offload dispose spin hive carve part jettison unload dump shed exit quit ditch cut reduce trim lower".split()
)
"""Verbs of deals whose subject sells."""
_ACTING: Final = frozenset(
    "make launch plan complete announce propose raise extend agree sign have consider seek submit begin start finish close increase sweeten lower cut withdraw drop abandon terminate "
    "end call cancel pursue weigh mull finalise finalize disclose intend renew enter reach win prepare offer bid file conclude scrap proceed break tender exercise mount table buy acquire".split()
)
"""Verbs whose subject may be the acquirer of a deal that a noun or fixed words name."""
_NATIONS: Final = frozenset({"imposed_on", "imposer", "country", "participants"})
_VAGUE: Final = frozenset("board they officials people sources analysts traders which who".split())
_LENGTHS: Final = frozenset("years months weeks days quarters".split())
"""Heads of phrases that say how long, and not when."""
_PARTIES: Final = frozenset(
    "acquirer agency borrower company court employer imposer imposed_on issuer lender plaintiff defendant union winner target participants".split()
)
"""Arguments that a name can be, whatever its type."""
_PERIODS: Final = frozenset("quarter year half months month week fiscal".split())
_MONTHS: Final = frozenset(
    "january february march april may june july august september october november december".split()
)
_DETERMINERS: Final = frozenset("the a an its their his her this that these those".split())
_FOLLOWING: Final = 4
"""Phrases of prepositions that are followed behind a noun."""


class Filler(NamedTuple):
    """An argument: an entity with the place where it is named, an amount, or words."""

    name: str
    entity: int | None
    amount: int | None
    start: int
    end: int


class Around(NamedTuple):
    """The phrases around a trigger, by their places in the clause."""

    subject: Phrase | None
    objects: tuple[Phrase, ...]
    attached: tuple[tuple[str, Phrase], ...]
    noun: Phrase | None
    """The phrase of a noun that is a trigger."""
    behind: tuple[Phrase, ...] = ()
    """The phrases of prepositions directly behind that noun."""


def around_verb(clause: Clause) -> Around:
    """Return the phrases of a clause in the active voice."""
    attached = tuple((one.preposition, one.phrase) for one in clause.attached)
    verb = clause.verb
    if verb is None or not verb.passive:
        objects = clause.objects
        if verb is not None and verb.particle:
            objects = (*objects, *(phrase for preposition, phrase in attached if preposition == verb.particle))
        return Around(clause.subject, objects, attached, None)
    agent = next((phrase for preposition, phrase in attached if preposition == "by"), None)
    patient = () if clause.subject is None else (clause.subject,)
    return Around(agent, (*patient, *clause.objects), attached, None)


def around_noun(scene: Scene, at: int, clause: Clause | None) -> Around:
    """Return the phrases around the noun phrase of a chunk: those of prepositions behind it, and the subject of its clause."""
    chunks, phrases = scene.parsed.chunks, scene.parsed.phrases
    noun = phrases[at]
    attached: list[tuple[str, Phrase]] = []
    place = at + 1
    while (
        place + 1 < len(chunks)
        and chunks[place].kind in "it"
        and chunks[place + 1].kind == "n"
        and len(attached) < _FOLLOWING
    ):
        attached.append((scene.parsed.units.words[chunks[place].first], phrases[place + 1]))
        place += 2
    subject = clause.subject if clause is not None and clause.subject != noun else None
    agent = () if clause is None else tuple((one.preposition, one.phrase) for one in clause.attached)
    pairs = (*attached, *(pair for pair in agent if pair not in attached))
    return Around(subject, (), pairs, noun, tuple(phrase for _, phrase in attached))


def fillers(frame: Frame, around: Around, clause: Clause | None, scene: Scene) -> Iterator[Filler]:
    """Yield the arguments that the slots of a frame name, and the time that the clause states."""
    taken: set[tuple[int, int]] = set()
    named: set[str] = set()
    for place, name in _slots(frame, clause):
        given: set[str] = set()
        for candidate in _at(place, name, frame, around, scene):
            filler = priced(frame.type, candidate, scene.names.amounts)
            if filler is not None and (filler.start, filler.end) not in taken and filler.name not in given:
                taken.add((filler.start, filler.end))
                given.add(filler.name)
                yield filler
                if name != "price":
                    break
        named |= given
    yield from _time(frame.type, clause, named)
    yield from _elsewhere(frame.type, scene, named)


def _slots(frame: Frame, clause: Clause | None) -> Iterator[tuple[str, str]]:
    """Yield the slots of a frame; who sells, or whose verb does not say that he acts, is no acquirer."""
    verb = clause.verb if clause is not None else None
    if frame.type not in DEALS or verb is None:
        yield from frame.slots
        return
    sells = frame.kind == "verb" and verb.lemma in _SELLING
    acts = not sells if frame.kind == "verb" else verb.lemma in _ACTING
    yield from (one for one in frame.slots if acts or one != ("subject", "acquirer"))
    if sells and ("to", "acquirer") not in frame.slots:
        yield "to", "acquirer"


def _is_rate(phrase: Phrase) -> bool:
    """Return True for the ``a year`` of ``3,000 aircraft a year``."""
    return len(phrase.words) == 2 and phrase.words[0] in ("a", "an")


def _time(event: str, clause: Clause | None, named: set[str]) -> Iterator[Filler]:
    """Yield the time that a clause states; of a figure a month, quarter or year is the period that it counts for."""
    attached = clause.attached if clause is not None else ()
    times = (one.phrase for one in attached if not one.preposition or TAGS[one.phrase.head or "-"] == "T")
    when = next((one for one in times if one.head not in _LENGTHS and not _is_rate(one)), None)
    if when is None:
        return
    if event not in _OF_PERIODS:
        yield Filler("time", None, None, when.start, when.end)
    elif "period" not in named and _is_period(when):
        yield Filler("period", None, None, when.start, when.end)


def _elsewhere(event: str, scene: Scene, named: set[str]) -> Iterator[Filler]:
    """Yield the argument that an event should have, from the first fitting name of its sentence."""
    name, kinds = _EXPECTED.get(event, ("", frozenset()))
    if not name or name in named:
        return
    for place in scene.parsed.units.places:
        if place is not None and place.entity is not None and scene.names.entities[place.entity].type in kinds:
            yield Filler(name, place.entity, None, place.start, place.end)
            return


def _at(place: str, name: str, frame: Frame, around: Around, scene: Scene) -> Iterable[Filler]:
    """Return what may fill a place."""
    if place in ("$", "%"):
        return _amount(place, name, around, scene) if place in scene.classes else ()
    if place == "N":
        return _count(name, around, scene)
    if place in ("owner", "before"):
        return _owner(place, name, around, scene)
    phrases = _phrases(place, frame, around, scene)
    if name == "acquirer" and place in ("to", "by", "from"):  # sold back to the company: whichever that is
        phrases = [one for one in phrases if not one.pronoun]
    return filter(None, (_of_phrase(name, phrase, scene) for phrase in phrases)) if phrases else ()


def _phrases(place: str, frame: Frame, around: Around, scene: Scene) -> list[Phrase]:
    if place == "subject":
        return [] if around.subject is None else [around.subject]
    if place == "object":
        first = min((one.start for _, one in around.attached), default=len(scene.text))
        own = [one for one in around.objects if one.start < first or frame.type not in DEALS]
        return [one for one in own or around.objects if fits(frame.second, one, scene.names)]
    return [phrase for preposition, phrase in around.attached if preposition == place]


def _of_phrase(name: str, phrase: Phrase, scene: Scene) -> Filler | None:
    """Return the argument that a phrase can be, or None."""
    if name in _AMOUNTS:
        return _as_amount(name, phrase)
    entity = _entity_of(name, phrase, scene)
    kind = scene.names.entities[entity].type if entity is not None else None
    if name in ("agency", "union") and kind is EntityType.LOCATION:
        return _words(name, phrase, scene)  # Norway's central bank, Rotterdam dockers
    wanted = _KINDS.get(name)
    if wanted is not None or (name in _PARTIES and entity is not None):
        return _named(name, phrase, scene, entity) if wanted in (None, kind) else None
    if name == "period":
        return _words(name, phrase, scene) if _is_period(phrase) else None
    vague = phrase.amount is not None or phrase.pronoun or (name in _PARTIES and _says_nothing(phrase))
    return None if vague else _words(name, phrase, scene)


def _entity_of(name: str, phrase: Phrase, scene: Scene) -> int | None:
    """Return the entity that a phrase names; an adjective of a nation is one only to whom a measure is imposed on."""
    if name in ("acquirer", "target") and phrase.head in _ORGANS and phrase.owner is not None:
        return phrase.owner
    if (
        name == "target"
        and phrase.head in _STOCK
        and phrase.entity is None
        and (phrase.owner is not None or phrase.names)
    ):
        return _issuer(phrase, scene)
    if phrase.entity is not None or not phrase.names or (name in ("acquirer", "target") and not _is_called(phrase)):
        return phrase.entity
    kinds = scene.names.entities
    named = [one for one in phrase.names if name in _NATIONS or kinds[one].type is not EntityType.MISCELLANEOUS]
    return named[-1] if named else None


def _issuer(phrase: Phrase, scene: Scene) -> int | None:
    """Return the only company of ``Calder common stock`` or ``Calder's shares``, or None."""
    named = {*phrase.names, *([] if phrase.owner is None else [phrase.owner])}
    companies = [one for one in sorted(named) if scene.names.entities[one].type is EntityType.ORGANISATION]
    return companies[0] if len(companies) == 1 else None


def _is_called(phrase: Phrase) -> bool:
    """Return True for ``its Calder Mills unit``; the assets of a company, what it makes, and ``a Calder unit`` are not the company."""
    named = phrase.owner is not None or phrase.words[:1] in (("its",), ("their",), ("the",))
    return named and phrase.head in _BODIES and phrase.names[-1] != phrase.owner


def _says_nothing(phrase: Phrase) -> bool:
    return not phrase.head or phrase.head in _VAGUE or TAGS[phrase.head] == "p"


def _is_period(phrase: Phrase) -> bool:
    return not (_PERIODS | _MONTHS).isdisjoint(phrase.words) or any(
        len(word) == 4 and word.startswith(("19", "20")) for word in phrase.words
    )


def _as_amount(name: str, phrase: Phrase) -> Filler | None:
    if phrase.amount is None:
        return None
    return Filler(name, None, phrase.amount, phrase.start, phrase.end)


def priced(event: str, filler: Filler, amounts: Sequence[MoneyMention]) -> Filler | None:
    """Return the price of an event: of a deal, what is paid for a share apart; None for an amount whose role says that it is another thing."""
    if filler.name != "price" or filler.amount is None:
        return filler
    amount = amounts[filler.amount]
    wanted = _PRICES.get(event)
    if wanted is not None and amount.role is not None and amount.role.name.value not in wanted:
        return None
    if event not in DEALS:
        return filler
    if amount.role is None and amount.per != "share":
        return None
    return filler._replace(name="price_per_share") if amount.per == "share" or amount.high < RESULT_LEAST else filler


def _named(name: str, phrase: Phrase, scene: Scene, entity: int | None) -> Filler:
    """Return an entity at its mention in the phrase, else at the phrase."""
    if entity is not None:
        for mention in scene.names.entities[entity].mentions:
            if mention.field == scene.field and phrase.start <= mention.start < phrase.end:
                return Filler(name, entity, None, mention.start, mention.end)
    return Filler(name, entity, None, phrase.start, phrase.end)


def _words(name: str, phrase: Phrase, scene: Scene) -> Filler | None:
    """Return the words of a phrase without its article."""
    first, _, rest = scene.text[phrase.start : phrase.end].partition(" ")
    start = phrase.end - len(rest) if rest and first.lower() in _DETERMINERS else phrase.start
    return Filler(name, None, None, start, phrase.end)


def _amount(place: str, name: str, around: Around, scene: Scene) -> Iterator[Filler]:
    """Yield amounts near the trigger, those of its own phrases first."""
    own = [*([around.noun] if around.noun else []), *around.objects, *(phrase for _, phrase in around.attached)]
    for phrase in own:
        if phrase.amount is not None and _is_kind(place, phrase.amount, scene):
            yield Filler(name, None, phrase.amount, phrase.start, phrase.end)
    for unit in scene.parsed.units.places:
        if unit is not None and unit.amount is not None and _is_kind(place, unit.amount, scene):
            yield Filler(name, None, unit.amount, unit.start, unit.end)


def _is_kind(place: str, amount: int, scene: Scene) -> bool:
    return (scene.names.amounts[amount].kind is AmountKind.PERCENT) is (place == "%")


def _count(name: str, around: Around, scene: Scene) -> Iterator[Filler]:
    """Yield the first number in the phrases around the trigger."""
    own = [*around.objects, *([around.noun] if around.noun else []), *([around.subject] if around.subject else [])]
    units = scene.parsed.units
    for phrase in (*own, *(phrase for _, phrase in around.attached)):
        for word, start, end, place in zip(units.words, units.starts, units.ends, units.places, strict=True):
            inside = phrase.start <= start and end <= phrase.end and place is None
            if (
                inside
                and (word[0].isdigit() or word in NUMBER_WORDS)
                and not (len(word) == 4 and word[:2] in ("19", "20"))
            ):
                yield Filler(name, None, None, start, end)
                return


def _owner(place: str, name: str, around: Around, scene: Scene) -> Iterator[Filler]:
    """Yield whose the noun is, or the names before it."""
    phrases = (
        [around.noun] if around.noun is not None else [*([around.subject] if around.subject else []), *around.objects]
    )
    for phrase in phrases:
        if phrase.owner is not None and phrase.owner_span is not None:
            named = _place_of_strike(name, phrase.owner, scene)
            yield Filler(named, phrase.owner, None, *_mention_or(phrase.owner, phrase.owner_span, scene))
        elif place == "before" and phrase.names and phrase_classes(phrase, scene.names) & {"ORG", "LOC", "PER", "MISC"}:
            yield _named(_place_of_strike(name, phrase.names[0], scene), phrase, scene, phrase.names[0])


def _place_of_strike(name: str, entity: int, scene: Scene) -> str:
    """Return ``place`` for the town of a ``Rotterdam port strike``, which is no union; else the argument's own name."""
    is_place = name == "union" and scene.names.entities[entity].type is EntityType.LOCATION
    return "place" if is_place else name


def _mention_or(entity: int, span: tuple[int, int], scene: Scene) -> tuple[int, int]:
    for mention in scene.names.entities[entity].mentions:
        if mention.field == scene.field and span[0] <= mention.start < span[1]:
            return mention.start, mention.end
    return span
