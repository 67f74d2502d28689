"""What happened in the world: events with their arguments, from frames over a shallow parse. Pure; English."""

from pipelines.enrich.world_events.find import find_world_events

__all__ = ["find_world_events"]
