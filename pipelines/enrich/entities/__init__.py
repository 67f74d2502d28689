"""Find people, organisations and places in a text, with exact offsets and links. Models are loaded once per process."""

from pipelines.enrich.entities.backends import BackendError
from pipelines.enrich.entities.coded_places import dateline_place, event_place
from pipelines.enrich.entities.find import EntityContext, EntityText, find_all, find_entities, load
from pipelines.enrich.entities.place_register import country_of_place
from pipelines.enrich.entities.supported_language import supports
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.entities.versions import versions

__all__ = [
    "BackendError",
    "DataError",
    "EntityContext",
    "EntityText",
    "country_of_place",
    "dateline_place",
    "event_place",
    "find_all",
    "find_entities",
    "load",
    "supports",
    "versions",
]
