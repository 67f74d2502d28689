"""Link entities: places to GeoNames and ISO, companies to symbols, people to a stable id; others stay unlinked."""

from collections import Counter
from functools import lru_cache
from hashlib import sha256

from pipelines.enrich.entities import registers
from pipelines.enrich.entities.chains import person_key
from pipelines.enrich.entities.geonames import KnownPlace, geonames
from pipelines.enrich.entities.mentions import Found
from pipelines.enrich.entities.place_register import resolve
from pipelines.enrich.thresholds import CACHED_NAMES
from schemas import EntityType, Identifier


def article_countries(found: list[Found], first: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ISO codes of the countries an article is about: the given ones (dateline, metadata), then the most frequent.

    Well-known cities, US states and the like count for their country; Georgia, which depends on the others, for none.
    """
    places = (resolve(m.name, m.inside) for m in found if m.type is EntityType.LOCATION)
    named = Counter(place.country for place in places if place)
    return tuple(dict.fromkeys((*first, *(code for code, _ in named.most_common()))))


def link_place(mentions: list[Found], countries: tuple[str, ...]) -> KnownPlace | None:
    """Return the place that a chain of mentions means, or None if it is ambiguous."""
    for mention in mentions:
        if mention.inside and (place := resolve(mention.name, mention.inside)):
            return place
    return resolve(mentions[0].name, countries=countries)


@lru_cache(maxsize=CACHED_NAMES)
def place_identifiers(place: KnownPlace) -> tuple[Identifier, ...]:
    """Return a place's identifiers: GeoNames number and, for countries and regions, ISO code."""
    listed = []
    if place.geoname is not None:
        register = geonames().version
        listed.append(Identifier(scheme="geonames", value=str(place.geoname), source=register))
    if place.iso is not None:
        scheme = "iso3166-1" if place.kind == "country" else "iso3166-2"
        listed.append(Identifier(scheme=scheme, value=place.iso, source=registers.package("pycountry")))
    return tuple(listed)


@lru_cache(maxsize=CACHED_NAMES)
def person_identifiers(name: str) -> tuple[Identifier, ...]:
    """Return the identifier of a person with a full name, the same in every article and run; none for a single name."""
    key = person_key(name)
    if len(key) < 2 or len(key[0]) < 2:
        return ()
    digest = sha256(" ".join((key[0], key[-1])).encode()).hexdigest()
    return (Identifier(scheme="wirebeam-person", value=digest[:16]),)
