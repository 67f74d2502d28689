"""Whose an amount is: a company, a country, a person, or words that name nobody in particular."""

from typing import Final

from pipelines.enrich.clauses import COMPANY_NOUNS, Phrase, is_unknown_name
from pipelines.enrich.roles.article import (
    ORGANISATION,
    OTHER,
    PERSON,
    PLACE,
    Facts,
    Text,
    country_code,
    party,
    party_of_entity,
)
from pipelines.enrich.roles.beside import OTHERS, apposed, is_one_of_several, named_after, whose
from pipelines.enrich.roles.evidence import Evidence, right_phrase
from pipelines.enrich.roles.goods import is_of_goods
from pipelines.enrich.roles.lexicon import COMPANY_ROLES, EXPECT_VERBS, MACRO_ROLES, role_of_words
from pipelines.enrich.roles.local import Local
from pipelines.enrich.roles.nationalities import COUNTRIES
from pipelines.enrich.roles.reporters import REPORTERS, is_reporter
from pipelines.enrich.roles.units import acting_unit, unit_of
from schemas.facts import Party

_COMMON_HOLDERS: Final = frozenset({"ransom", "donation", "aid", "settlement", "fine"})
"""Roles whose parties are often no names: a family, a donor, a ministry."""
_PERSONAL: Final = frozenset(
    {
        "salary",
        "prize",
        "bail",
        "donation",
        "stake",
        "loan",
        "fine",
        "deal_price",
        "settlement",
        "ransom",
        "investment",
        "aid",
        "tariff_rate",
        "share",
    }
)
"""Roles that people and places may hold; the others are of organisations."""
_REGIONS: Final = frozenset("countries members bloc zone region world globe nations states economies continent".split())
"""Nouns of more than one country."""
_UNIONS: Final = frozenset(
    {
        "oecd",
        "organisation for economic cooperation and development",
        "ec",
        "eec",
        "eu",
        "european community",
        "european union",
        "opec",
        "g-7",
        "group of seven",
    }
)
"""Names of unions of countries."""
_WITHIN: Final = frozenset("in within throughout across inside for".split())
_GOODS: Final = frozenset(
    "crude oil gold copper silver wheat corn gas brent ether bitcoin dollar euro yen pound sterling lira peso rouble ruble franc futures cocoa coffee sugar mark marks currency guilder baht rupee won renminbi rand krona krone "
    "rupiah ringgit real naira cedi shilling dinar dirham riyal zloty forint leu lev hryvnia yuan dong kwacha crown tin zinc nickel lead aluminium aluminum uranium lithium cobalt palladium platinum ore coal lumber timber "
    "cotton rubber rice barley maize soybeans soybean rapeseed tea palm milk butter cattle hogs pork beef petrol gasoline diesel electricity bullion".split()
)
_OF_STATES: Final = frozenset({"budget", "debt", "reserves", "bond", "loan", "interest_rate"})
"""Roles of companies that countries have too."""
_OF_PLACES: Final = frozenset({"inflation", "unemployment", "gdp_growth"})
"""Figures whose place may stand after each: ``3% in Italy, 4% in Spain``."""
_MAKERS: Final = frozenset("maker seller owner giant railroad network yard house railway chain".split())
_FILED_WITH: Final = frozenset({"securities and exchange commission", "sec", "federal trade commission"})
"""Authorities that receive filings about stakes. They hold none."""
_TOGETHER: Final = frozenset({"combined", "merged", "enlarged"})
"""Words of figures of several companies together."""
_STATES: Final = frozenset({"treasury", "bund", "gilt", "bond"})
_CLAIMING: Final = frozenset({"claim", "ask", "seek", "demand", "put", "estimate"})
"""Verbs whose subject speaks of figures of others."""
PEOPLE: Final = frozenset(
    "founders shareholders holders owners family workers union employees investors managers management executives directors lenders creditors bondholders customers clients suppliers staff founder farmers "
    "parent passengers patients members officers".split()
)
_JUDGING: Final = frozenset("judge court jury regulator watchdog authority commission tribunal".split())
_PRONOUNS: Final = frozenset("it they we he she i you which who that this there #".split())
_SHARES: Final = frozenset({"shares", "stock", "share"})
_FORECASTING: Final = frozenset(
    "analysts analyst economists street board directors directorate management executives bankers".split()
)
_SAYERS: Final = REPORTERS | frozenset(
    "newspaper paper magazine website broker brokerage daily weekly broadcaster".split()
)
"""Words beside the name of who says something of others: ``the union Unite said``."""
_ARRANGERS: Final = frozenset("underwriter underwriters manager managers bookrunner arranger co-manager".split())
"""Those who sell securities of others."""
COMPANY_LIKE: Final = COMPANY_ROLES | {
    "growth",
    "price",
    "interest_rate",
    "stake",
    "salary",
    "budget",
    "fund_size",
    "market_value",
}
_REFERRING: Final = frozenset({"it", "they", "he", "she", "we", "i", "who", "which", "that", "#", "", "one"})
_RESULTS: Final = frozenset(
    "cuts move moves purchase deal plan sale closure merger acquisition strike charge project investment savings measures restructuring programme program step order contract agreement offering issue result results".split()
)
"""Subjects that are what a company does: it acts through them."""
_OF_ISSUES: Final = frozenset(
    "concession underwriting fees notes bonds debentures bond issue eurobond debenture warrants".split()
)
"""Paper of an issuer, and what it pays to those who sell it."""
_STATE_DEBT: Final = frozenset("foreign external public national sovereign government federal state overseas".split())
_REFERS: Final = frozenset({"it", "we", "company", "group", "firm", "bank", "which"})


class Owners:
    """Finds whose one amount is."""

    def __init__(self, found: Evidence, local: Local, text: Text, facts: Facts, topic: int | None) -> None:
        """Begin with the evidence of its role; ``topic`` is the organisation that the sentences before are about."""
        self.found = found
        self.local = local
        self.text = text
        self.facts = facts
        self.topic = topic

    def _party(self, phrase: Phrase, entity: int) -> Party:
        return party(self.facts, self.text, phrase, entity)

    def of_phrase(self, phrase: Phrase) -> Party | None:
        """Return the holder that a frame names: an entity, an organisation in the phrase or after it, or its words."""
        facts, role = self.facts, self.found.role
        phrase = apposed(phrase, self.local) or phrase
        if role == "stake" and self._is_told(phrase):
            phrase = self.local.clause.reported_by or phrase
        if is_one_of_several(phrase, self.local.parsed) or (role == "stake" and self._is_told(phrase)):
            return None
        common = role in _COMMON_HOLDERS and phrase.head not in _REFERRING
        if (phrase.head in PEOPLE and role != "share") or (role == "fine" and phrase.head in _JUDGING):
            unnamed = phrase.head in _JUDGING or role in ("deal_price", "fine")
            return None if unnamed else party(facts, self.text, phrase._replace(entity=None, owner=None))
        if phrase.entity is not None and (facts.kind(phrase.entity) is ORGANISATION or role in _PERSONAL):
            return self._party(phrase, phrase.entity)
        beside = not OTHERS.isdisjoint(phrase.words)
        owned = () if common or beside else (unit_of(phrase), phrase.owner)
        named = [one for one in phrase.names if not beside or one != phrase.owner]
        for entity in (*owned, *reversed(named)):
            if entity is not None and facts.kind(entity) is ORGANISATION:
                return self._party(phrase, entity)
        after = named_after(phrase, self.local)
        if after is not None and after.entity is not None and facts.kind(after.entity) is ORGANISATION:
            return self._party(after, after.entity)
        return party(facts, self.text, phrase) if common else self._referred(phrase)

    def _is_told(self, phrase: Phrase) -> bool:
        """Return True for the authority in ``told the SEC it raised its stake``."""
        return phrase.entity is not None and self.facts.entities[phrase.entity].name.lower() in _FILED_WITH

    def named_alone(self, phrase: Phrase) -> Party | None:
        """Return whom a name alone means: of a macro figure a country, of another an organisation; None if it is neither."""
        if phrase.entity is None:
            return None
        country = country_code(self.facts.entities[phrase.entity]) is not None
        fits = country if self.found.role in MACRO_ROLES else self.facts.kind(phrase.entity) is ORGANISATION
        return self._party(phrase, phrase.entity) if fits or self.found.role == "share" else None

    def _referred(self, phrase: Phrase) -> Party | None:
        """Return the topic for ``it``, ``the company`` or ``its unit``."""
        if whose(phrase, self.local) is not None or self.found.role not in COMPANY_LIKE or self.topic is None:
            return None
        refers = phrase.head in _REFERS or phrase.words[:1] == ("its",)
        return party_of_entity(self.facts, self.topic) if refers else None

    def country(self) -> Party | None:
        """Return the country of a macro figure: in its phrase, ``in X`` after it, in the subject, else the article's."""
        facts = self.facts
        beside = right_phrase(self.local) if self.local.linked == "in" and self.found.role in _OF_PLACES else None
        if beside is not None and beside.entity is not None and facts.kind(beside.entity) is PLACE:
            return party(facts, self.text, beside)
        for phrase in (self.found.noun, self.local.clause.subject):
            for one in () if phrase is None else (phrase, named_after(phrase, self.local)):
                for entity in () if one is None else (one.entity, one.owner, *one.names):
                    if entity is not None and one is not None and (code := country_code(facts.entities[entity])):
                        index = facts.countries[code]
                        return self._party(one, entity) if index == entity else party_of_entity(facts, index)
        places = (one.phrase for one in self.local.clause.attached if one.preposition == "in")
        inside = next((one for one in places if one.entity is not None and facts.kind(one.entity) is PLACE), None)
        if inside is not None:
            return party(facts, self.text, inside)
        if facts.country is None or any(self._is_region(one) for one in (*self._beside_noun(), *self._attached())):
            return None
        if self.text.field == "body" and not self._is_named_before(facts.country):
            return None
        return party_of_entity(facts, facts.country)

    def _beside_noun(self) -> list[Phrase]:
        """Return the phrase of the role and the phrase that a preposition attaches to it."""
        noun = self.found.noun
        return [] if noun is None else [one for one in (noun, named_after(noun, self.local)) if one is not None]

    def _attached(self) -> list[Phrase]:
        """Return the phrases that prepositions attach; those of other countries, as after ``from``, without names."""
        return [
            one.phrase if one.preposition in _WITHIN else one.phrase._replace(entity=None)
            for one in self.local.clause.attached
        ]

    def _is_region(self, phrase: Phrase) -> bool:
        """Return True for ``the 38 member countries``, ``the euro zone`` and the OECD: the figure is no single country's."""
        if phrase.entity is not None:
            return self.facts.entities[phrase.entity].name.lower() in _UNIONS
        return not _REGIONS.isdisjoint(phrase.words)

    def company(self) -> Party | None:
        """Return the company of a figure: in its phrase, in its clause, else the topic."""
        noun, verb = self.found.noun, self.local.clause.verb
        claimed = verb is not None and verb.lemma in _CLAIMING and (noun is None or noun.owner is None)
        if claimed or self._is_of_goods() or self._values_another():
            return None
        if noun is not None:
            if self._is_of_nobody(noun):
                return None
            own = self._debtor(noun) or self._in_phrase(noun)
            if own is not None:
                return None if self._is_expected_by(own) else own
            if noun.owner is not None:
                state = self.found.role in _OF_STATES and country_code(self.facts.entities[noun.owner]) is not None
                return self.country() if state else None
            if self._is_anothers(noun):
                return None
        return self._in_clause() or self._by_topic()

    def _values_another(self) -> bool:
        """Return True for ``Calder bid, valuing Norrvik at $3 billion``: the subject is not who is valued."""
        verbs = {one.verb.lemma for one in self.local.parsed.clauses if one.verb is not None}
        return self.found.role == "market_value" and self.found.noun is None and "value" in verbs

    def _is_of_goods(self) -> bool:
        """Return True for the price of a thing."""
        amount = self.facts.amounts[self.local.amount]
        return self.found.role == "price" and is_of_goods(self.found, self.local, amount)

    def _debtor(self, noun: Phrase) -> Party | None:
        """Return the country of ``Brazilian debt``: it owes, whoever has the debt."""
        if self.found.role not in ("debt", "loan") or noun.owner is not None:
            return None
        codes = (*map(COUNTRIES.get, noun.words), *(country_code(self.facts.entities[one]) for one in noun.names))
        found = next((self.facts.countries[code] for code in codes if code in self.facts.countries), None)
        return None if found is None else party_of_entity(self.facts, found)

    def _is_expected_by(self, own: Party) -> bool:
        """Return True for ``Fitch expects its debt to fall``: ``its`` is not who expects, if that is one who reports of others."""
        if (
            own.entity is None
            or own.surface.lower() not in _PRONOUNS | {"its"}
            or not is_reporter(own.entity, self.facts)
        ):
            return False
        expecting = (
            one for one in self.local.parsed.clauses if one.verb is not None and one.verb.lemma in EXPECT_VERBS
        )
        return any(one.subject is not None and one.subject.entity == own.entity for one in expecting)

    def _is_of_nobody(self, noun: Phrase) -> bool:
        """Return True for what no company has: the price of oil, the yield of a state's bond."""
        if self.found.role == "interest_rate":
            return not _STATES.isdisjoint(noun.words)
        if self.found.role not in ("growth", "price"):
            return False
        unowned = noun.owner is None and noun.words[:1] in (("price",), ("prices",))
        return unowned or not _GOODS.isdisjoint(noun.words)

    def _in_phrase(self, noun: Phrase) -> Party | None:
        """Return the owner before the amount, or the organisation in the phrase of the role, before it or after it."""
        own = self.local.phrase.owner
        if own is not None and self.facts.kind(own) is ORGANISATION:
            return self._party(self.local.phrase, own)
        if self.found.role in ("contract", "stake") and noun.entity is None and noun.owner is None:
            noun = noun._replace(names=())
        after = None if self.found.role == "stake" else named_after(noun, self.local)
        for phrase in (whose(noun, self.local), noun, after):
            entity = None if phrase is None else self._organisation_in(phrase)
            if entity is not None and phrase is not None:
                unit = acting_unit(phrase, entity, self.local)
                return self._party(phrase, entity) if unit is None else self.named_alone(unit)
        if after is None or after.entity is None or noun.head not in _SHARES:
            return None
        other = self.facts.kind(after.entity) in (PERSON, OTHER) and not country_code(self.facts.entities[after.entity])
        return self._party(after, after.entity) if other else None

    def _organisation_in(self, phrase: Phrase) -> int | None:
        """Return the organisation of a phrase: its owner, what it names, or names in it; of a salary the person."""
        kind = PERSON if self.found.role == "salary" else ORGANISATION
        owner = phrase.owner if OTHERS.isdisjoint(phrase.words) and unit_of(phrase) is None else None
        named = (phrase.entity, owner, *(one for one in phrase.names if one != phrase.owner or owner is not None))
        found = (entity for entity in named if entity is not None and self.facts.kind(entity) is kind)
        return next((one for one in found if not self.facts.entities[one].name.lower().startswith("board")), None)

    def _is_anothers(self, noun: Phrase) -> bool:
        """Return True if a phrase says whose it is by words that are no known name: ``shares of cellar group Moreau``."""
        if not _TOGETHER.isdisjoint(noun.words):
            return True
        if "'s" in noun.words and noun.owner is None:
            return noun.words[noun.words.index("'s") - 1] not in COMPANY_NOUNS
        after = named_after(noun, self.local)
        if after is None or after.entity is not None or after.pronoun:
            return False
        if not _TOGETHER.isdisjoint(after.words):
            return True
        return any(word[:1].isupper() for word in self.text.text[after.start : after.end].split()[1:])

    def _in_clause(self) -> Party | None:
        """Return the subject, or who reports the figure, if it is an organisation that reports its own."""
        role, facts, clause = self.found.role, self.facts, self.local.clause
        if role in ("budget", "debt", "reserves") and (self.topic is None or is_reporter(self.topic, facts)):
            noun = self.found.noun
            states = role != "debt" or noun is None or not _STATE_DEBT.isdisjoint(noun.words)
            return self.country() if states else None
        for phrase in () if role == "salary" else (clause.subject, clause.reported_by):
            own = None if phrase is None or phrase is self.found.noun else self._organisation_in(phrase)
            if own is None or phrase is None or is_one_of_several(phrase, self.local.parsed):
                continue
            if phrase is clause.reported_by and not _SAYERS.isdisjoint(phrase.words):
                continue
            if not _ARRANGERS.isdisjoint(phrase.words) or (phrase is clause.reported_by and self._is_of_market()):
                continue
            if not is_reporter(own, facts) or (role == "interest_rate" and phrase is clause.subject):
                return self._party(phrase, own)
        state = self._state(clause.subject)
        if state is not None:
            return state
        return self._unknown(clause.subject) if role in COMPANY_ROLES else None

    def _is_of_market(self) -> bool:
        """Return True for ``rents in the region rose 6 percent``: growth of what is no company's, whoever says it."""
        noun = self.found.noun
        if self.found.role != "growth" or noun is None or noun.owner is not None:
            return False
        return role_of_words(noun.words, percent=False) in (None, "debt", "price", "salary")

    def _state(self, subject: Phrase | None) -> Party | None:
        """Return the country, or of a rate the central bank, that the subject is; None if it is neither."""
        if subject is None or subject is self.found.noun or self.local.clause.verb is None:
            return None
        if self.found.role == "interest_rate" and subject.words[-2:] == ("central", "bank"):
            return party(self.facts, self.text, subject._replace(entity=None, owner=None))
        country = subject.entity is not None and country_code(self.facts.entities[subject.entity]) is not None
        return party(self.facts, self.text, subject) if country and self.found.role in _OF_STATES else None

    def _unknown(self, phrase: Phrase | None) -> Party | None:
        """Return the words of a phrase of the body that are a name of which nothing is known, or the central bank; else None."""
        if phrase is None or phrase is self.found.noun or phrase.pronoun or phrase.names or phrase.owner is not None:
            return None
        if role_of_words(phrase.words, percent=False) is not None:
            return None
        words = self.text.text[phrase.start : phrase.end].split()
        named = self.text.field == "body" and len(words) < 4 and all(map(is_unknown_name, words))
        return party(self.facts, self.text, phrase) if named else None

    def _by_topic(self) -> Party | None:
        """Return the organisation that the sentences before are about, if this one is about no other."""
        facts, topic, role = self.facts, self.topic, self.found.role
        if role == "budget" and facts.amounts[self.local.amount].kind == "percent" and facts.country is not None:
            return party_of_entity(facts, facts.country) if len(facts.countries) == 1 else None
        if role == "salary" or topic is None or is_reporter(topic, facts):
            return None
        if not self._is_named_before(topic) or self._names_another(topic) or self._acts_otherwise():
            return None
        return party_of_entity(facts, topic)

    def _is_named_before(self, topic: int) -> bool:
        """Return True if the text names the topic before the amount: a name that comes later is no topic yet."""
        here = (self.text.field == "body", self.local.phrase.end)
        first = party_of_entity(self.facts, topic)
        return first is not None and (first.field == "body", first.start) < here

    def _names_another(self, topic: int) -> bool:
        """Return True if the sentence names another organisation before the amount."""
        parsed = self.local.parsed
        before = parsed.units.places[: parsed.chunks[self.local.chunk].first]
        named = {one.entity for one in before if one is not None and one.entity is not None}
        return any(self.facts.kind(entity) is ORGANISATION for entity in named - {topic})

    def _acts_otherwise(self) -> bool:
        """Return True if the subject is somebody else whom no name stands for: ``the state has set up a fund``."""
        subject = self.local.clause.subject
        if subject is None or subject is self.found.noun or subject.pronoun or subject.amount is not None:
            return False
        if subject.words[0] in _PRONOUNS or subject.entity is not None or subject.names:
            return False
        known = _FORECASTING | COMPANY_NOUNS | _RESULTS | _MAKERS | _OF_ISSUES
        return known.isdisjoint(subject.words) and role_of_words(subject.words, percent=False) is None
