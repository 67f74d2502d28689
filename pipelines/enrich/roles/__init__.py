"""What each amount of an article is, whose, to or from whom, for which period. Pure; English."""

from pipelines.enrich.roles.find import find_roles

__all__ = ["find_roles"]
