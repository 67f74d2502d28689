"""What an article says about the world: its topics."""

from typing import Literal

from pydantic import Field

from schemas.base import Frozen

TopicSource = Literal["provider", "text"]


class Topic(Frozen):
    """A topic of an article: a top level of the IPTC Media Topics."""

    code: str = Field(pattern=r"^medtop:\d{8}$")
    """Its code: ``medtop:04000000``."""
    name: str
    """Its English name: ``economy, business and finance``."""
    confidence: float = Field(ge=0, le=1)
    """Probability that an editor would file the article there; 1 if the provider did."""
    source: TopicSource
    """Whether the provider's codes or the text told it."""
    reason: str = ""
    """The provider's code, or the words of the text that weighed most."""
