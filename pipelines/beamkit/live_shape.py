"""What a live pipeline must not contain on the DirectRunner: steps that wait for the end of their input.

Measured on Beam 2.77: behind a Flatten, a GroupByKey or a Reshuffle nothing runs until the source ends, while the
source's checkpoints are finalized. Such a step would collect the whole stream in memory, and a kill would lose it.
Whatever is fused with the source (ParDo, stateful ParDo, several outputs) runs at once and in the same bundle.
"""

from typing import Any

from apache_beam.pipeline import AppliedPTransform, Pipeline, PipelineVisitor
from apache_beam.transforms.core import Flatten, GroupByKey
from apache_beam.transforms.util import Reshuffle

from pipelines.errors import KafkaRefused


class _Barriers(PipelineVisitor):
    def __init__(self) -> None:
        self.labels: list[str] = []

    def enter_composite_transform(self, node: AppliedPTransform) -> None:
        self._note(node)

    def visit_transform(self, node: AppliedPTransform) -> None:
        self._note(node)

    def _note(self, node: Any) -> None:
        if isinstance(node.transform, Flatten | GroupByKey | Reshuffle):
            self.labels.append(node.full_label)


def barriers(pipeline: Pipeline) -> list[str]:
    """Return the steps that would wait for the end."""
    visitor = _Barriers()
    pipeline.visit(visitor)
    return visitor.labels


def require_no_barriers(pipeline: Pipeline) -> None:
    """Refuse to run a live pipeline on the DirectRunner that would hold records back and lose them on a kill."""
    if found := barriers(pipeline):
        raise KafkaRefused(
            f"the live pipeline waits for its end at {', '.join(found)}: on the DirectRunner only steps that are fused with the source run live"
        )
