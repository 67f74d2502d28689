"""Wikidata ids of organisations that are no companies."""

import lzma

import pytest

from pipelines.enrich.entities import find_entities
from pipelines.enrich.entities.organisations import DATA, find_organisation, in_sport, name_key
from schemas import EntityType


@pytest.mark.parametrize(
    ("name", "countries", "wikidata"),
    [
        ("World Trade Organisation", (), "Q7825"),
        ("U.N.", (), "Q1065"),
        ("Fed", (), "Q53536"),
        ("Congress", ("US",), "Q11268"),
        ("Labour", ("GB",), "Q9630"),
        ("US Department of Commerce", (), "Q503577"),
        ("Reserve Bank of India", (), "Q944085"),
        ("University of Minnesota", ("US",), "Q238101"),
        ("Huawei Technologies Co. Ltd.", (), "Q160120"),
    ],
)
def test_a_name_means_its_organisation(name: str, countries: tuple[str, ...], wikidata: str) -> None:
    """Names that mean one organisation everywhere, and those that need the article's country."""
    found = find_organisation([name], countries, frozenset())
    assert found is not None
    assert found.wikidata == wikidata


@pytest.mark.parametrize(
    ("names", "countries"),
    [
        (("Who",), ()),
        (("Congress",), ("IN",)),
        (("Labour",), ()),
        (("Ministry of Finance",), ()),
        (("Federal Reserve", "Federal Reserve Bank of Dallas"), ("US",)),
        (("Federal Reserve", "European Central Bank"), ()),
        (("Arsenal",), ("GB",)),
    ],
)
def test_ambiguous_names_stay_unlinked(names: tuple[str, ...], countries: tuple[str, ...]) -> None:
    """Acronyms in small letters, names of several countries, beginnings of longer names, bare names of towns."""
    assert find_organisation(names, countries, frozenset()) is None


def test_a_town_means_its_club_beside_another_club() -> None:
    """Two clubs make an article one about sport."""
    clubs = frozenset(("Arsenal", "Aston Villa", "BBC"))
    assert in_sport(clubs)
    assert not in_sport(frozenset(("Arsenal", "Arsenal FC", "BBC")))
    found = find_organisation(["Arsenal"], ("GB",), clubs)
    assert found is not None
    assert found.wikidata == "Q9617"


def test_an_article_links_them_and_names_the_register() -> None:
    """The company register comes first; the id says where it was looked up."""
    found = find_entities("", "The Federal Reserve and General Motors Corp met in Washington.")
    codes = {e.name: e.identifiers for e in found if e.type is EntityType.ORGANISATION}
    assert [(c.scheme, c.value, (c.source or "").split()[0]) for c in codes["Federal Reserve"]] == [
        ("wikidata", "Q53536", "organisations.xz")
    ]
    assert "ticker" in {c.scheme for c in codes["General Motors Corp"]}


def test_the_register_is_in_order_and_whole() -> None:
    """Each line has a folded name, an id, country, kind and evidence; binary search needs the order."""
    lines = lzma.decompress(DATA.read_bytes()).decode().split("\n")
    assert lines == sorted(set(lines))
    assert all(line.count("\t") == 4 and line.split("\t")[1][0] == "Q" for line in lines)
    assert {line.split("\t")[4] for line in lines} == {"", "country", "sport"}


def test_keys_of_short_acronyms_are_capitals() -> None:
    """So that a word is not taken for one."""
    assert (name_key("IMF"), name_key("I.M.F."), name_key("Nasa")) == ("IMF", "IMF", "nasa")
