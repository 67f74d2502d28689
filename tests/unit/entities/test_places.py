"""Places by name, and the countries of datelines and metadata."""

import lzma

import pytest

from pipelines.enrich.entities import country_of_place, geonames
from pipelines.enrich.entities.place_register import resolve
from pipelines.normalize import cities


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("LONDON", "GB"),
        ("Paris", "FR"),
        ("PARIS, Texas", "US"),
        ("Springfield, Ill.", "US"),
        ("el-salvador", "SV"),
        ("usa", "US"),
        ("uk", "GB"),
        ("west-germany", "DE"),
        ("ussr", "SU"),
        ("PHILADELPHIA", "US"),
        ("ATHENS", "GR"),
        ("St Louis", "US"),
        ("GB", "GB"),
        ("São Paulo", "BR"),
        ("VANCOUVER, B.C.", "CA"),
        ("****LONDON", "GB"),
        ("ATLANTA, Georgia", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Georgia", None),
        ("Scotland", "GB"),
        ("Xyzzy", None),
        ("", None),
    ],
)
def test_a_dateline_or_metadata_place_has_one_country_or_none(name: str, country: str | None) -> None:
    """Known names give their country; unknown ones give nothing rather than a guess."""
    assert country_of_place(name) == country


def test_context_settles_a_name_that_several_countries_share() -> None:
    """Hamilton is Canadian in a Canadian story, and stays open without one."""
    assert country_of_place("HAMILTON", ("canada",)) == "CA"


def test_an_area_after_the_name_wins_over_the_famous_namesake() -> None:
    """Paris, Texas is a place of its own with its own GeoNames number."""
    texan, french = resolve("Paris", "Texas"), resolve("Paris")
    assert texan is not None
    assert french is not None
    assert (texan.region, texan.country, french.country) == ("TX", "US", "FR")
    assert texan.geoname != french.geoname


def test_an_area_that_has_no_such_place_links_nothing() -> None:
    """A city that the named area does not have is left unlinked."""
    assert resolve("Tokyo", "Texas") is None


@pytest.mark.parametrize(("countries", "iso"), [(("GE",), "GE"), (("US",), "US-GA"), ((), None), (("US", "GE"), None)])
def test_georgia_needs_the_article_s_other_countries(countries: tuple[str, ...], iso: str | None) -> None:
    """The bare name is linked only where the article speaks of one of the two."""
    place = resolve("Georgia", countries=countries)
    assert (place.iso if place else None) == iso


@pytest.mark.parametrize("name", ["White House", "Sahel", "Middle East", "Wall Street", "Europe"])
def test_world_regions_and_buildings_are_not_linked(name: str) -> None:
    """A namesake elsewhere (Casablanca, a region of Burkina Faso) is no link."""
    assert resolve(name) is None


@pytest.mark.slow
def test_the_packed_files_are_what_geonames_has() -> None:
    """``python -m training.places`` writes them; it must be called again after a change of names or thresholds."""
    places = pytest.importorskip("training.places")
    assert geonames.unpack(geonames.DATA.read_bytes())[:3] == geonames.unpack(places.places())[:3]
    assert lzma.decompress(geonames.DATA.read_bytes()) == lzma.decompress(places.places())
    assert lzma.decompress(cities.DATA.read_bytes()) == lzma.decompress(places.dateline_cities())


def test_a_name_of_ours_means_its_city_first() -> None:
    """Whether GeoNames has the name or not; other cities of the name stay behind it."""
    rows = ["1\tAda\tUS\tOK\t1.5\t2.0\t900\t", "2\tBo\tSL\t03\t1.0\t2.0\t500\t1"]
    found = geonames.Cities(rows, {"ada": "0", "bo": "1"}, [900, 500]).mean_first({"ada": 2, "b": 2, "c": 3})
    assert [place.name for place in found.get("ada")] == ["Bo", "Ada"]
    assert found.get("b")[0].capital
    assert "c" not in found
    assert dict(found.largest()) == {"ada": 900, "bo": 500, "b": 500}
