"""Writes the golden checkpoint: ``python -m tests.golden.write_checkpoint``; only for a new version of the record, never to mend a test."""

import json
import pickle
from base64 import b64encode
from datetime import timedelta
from functools import partial
from pathlib import Path

from pipelines.beamkit.guard import Limits
from pipelines.kafka.feed import Share
from pipelines.kafka.source import KafkaMark, KafkaSource
from pipelines.parse import ParseLimits
from pipelines.parse.transform import article_time
from pipelines.settings.kafka import KafkaSettings
from pipelines.stories.live.changelog import drain
from pipelines.stories.live.decide import decide
from pipelines.stories.live.desks import encode_record
from pipelines.stories.live.state import new_desk
from tests.unit.stories.items import FIRE, MERGER, START, filed

FILE = Path(__file__).parent / "checkpoint" / "v4.json"


def log() -> list[bytes]:
    """Give the log of a desk: a story with an update, and one under embargo."""
    state = new_desk()
    items = [
        filed("a", "Harbour fire kills 12"),
        filed("a", "UPDATE 1-Harbour fire kills 27", FIRE + "\n\nFerries were stopped.", minutes=5, version=2),
        filed("m", "Zenith buys Glasmark", MERGER, minutes=6, embargo_until=START + timedelta(hours=3)),
    ]
    for one in items:
        state, _, _ = decide(state, one)
    return [encode_record(record) for record in drain(state)]


def source() -> KafkaSource:
    """Give a split of the live source."""
    settings = KafkaSettings(bootstrap_servers=("old:9092",), topics=("wire",), group="golden", max_bundle_records=500)
    event_time = partial(article_time, limits=ParseLimits(100, 10), guard=Limits(1.0, 100))
    return KafkaSource(settings, event_time, Share("wire", 1, 4))


def main() -> None:
    """Write the file."""
    one = source()
    parts = {
        "log": [b64encode(line).decode() for line in log()],
        "source": b64encode(pickle.dumps(one)).decode(),
        "mark": one.get_checkpoint_mark_coder().encode(KafkaMark(one, {1: 7, 5: 12})).decode(),
    }
    FILE.write_text(json.dumps(parts, indent=1) + "\n")


if __name__ == "__main__":
    main()
