"""What a live run promises, the same on every engine: one job an engine, which these tests use one after the other."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from infra.flink.libraries import FLINK
from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from infra.prism.program import PRISM
from infra.server import Fetched, ServerUnavailable
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.engines.live import Live, in_seconds, item
from tests.e2e.kafka.harness import wait_until

pytestmark = pytest.mark.kafka
ENGINES = ["direct", pytest.param("prism", marks=pytest.mark.prism), pytest.param("flink", marks=pytest.mark.flink)]
NEEDS: dict[str, list[Fetched]] = {"direct": [BROKER], "prism": [BROKER, PRISM], "flink": [BROKER, FLINK]}
TIN = (
    "Tin rises",
    "Tin rose 4 percent in London on Monday after a mine in Oruro shut.",
    "Stocks fell to 2,300 tonnes.",
)


@pytest.fixture(scope="module", params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    for needed in NEEDS[request.param]:
        try:
            needed.fetch()
        except ServerUnavailable as problem:
            pytest.skip(str(problem))
    with ExitStack() as stack:
        address = stack.enter_context(Broker()).address()
        settings = KafkaSettings(
            bootstrap_servers=(address,), create_topics=True, partitions=2, idle_after_s=0.5, out_of_order_s=0
        )
        prepare_topics(settings)
        made = Live(request.param, settings, tmp_path_factory.mktemp(request.param), stack)
        made.start()
        yield made
        if made.job.is_running():
            made.job.kill()


def test_an_update_replaces_what_it_updates(live: Live) -> None:
    """One story, two revisions, the newer text on the second event."""
    live.send(item("update", 1, *TIN), item("update", 2, "UPDATE 1-Tin rises", *TIN[1:], "Traders expect more."))
    created, updated = live.wait_for("update", ["story.created", "story.updated"])
    assert created.story_id == updated.story_id
    assert (created.revision, updated.revision) == (1, 2)
    assert updated.article is not None
    assert updated.article.body.endswith("Traders expect more.")


def test_a_copy_is_suppressed(live: Live) -> None:
    """The same item again tells nothing; what comes after it is told."""
    live.send(
        item("copy", 1, "Ferry runs aground off Skagen", "The ferry Aurora ran aground with 312 people on board.")
    )
    live.send(
        item("copy", 1, "Ferry runs aground off Skagen", "The ferry Aurora ran aground with 312 people on board.")
    )
    live.send(item("after", 1, "Lisbon trams stop", "Drivers of the yellow trams in Lisbon walked out at noon."))
    live.wait_for("after", ["story.created"])
    live.wait_for("copy", ["story.created"])


def test_a_kill_withdraws(live: Live) -> None:
    """The story ends, and its text does not come back when it is sent again."""
    text = "Banco Ribatejo is in talks to sell its Porto unit, people familiar with the matter said."
    live.send(item("kill", 1, "Banco Ribatejo in talks", text))
    live.send(item("kill", 2, "KILL-Banco Ribatejo in talks", "Kill this story.", pubstatus="canceled"))
    live.send(item("kill", 3, "Banco Ribatejo in talks", text))
    live.wait_for("kill", ["story.created", "story.withdrawn"])


def test_a_correction_is_told_as_one(live: Live) -> None:
    """With its severity."""
    text = "Glasmark shareholders will get {} a share, the lens maker said in Graz on Monday."
    live.send(item("correction", 1, "Zenith to buy Glasmark", text.format("$41.50")))
    live.send(item("correction", 2, "CORRECTED-Zenith to buy Glasmark", text.format("$14.50")))
    _, corrected = live.wait_for("correction", ["story.created", "story.corrected"])
    assert corrected.severity == "substantive"


EMBARGOED = (
    ("karelia", "Karelia grew 2.1 pct in Q3", "The economy of Karelia grew 2.1 percent, the statistics office said."),
    ("ferry-fares", "Ferry fares to rise in May", "Harbour boards of the Baltic agreed on dearer tickets for cars."),
    ("orchestra", "Orchestra names first cellist", "Ines Prado will lead the cellos of the Avila Philharmonic."),
)
"""Of each a name, a headline and a text; no two are one story."""


def test_an_embargo_holds_and_releases(live: Live) -> None:
    """Nothing is told before the moment; then it is, though nothing else comes in."""
    told = ""
    for seconds, (name, headline, text) in zip((4, 30, 120), EMBARGOED, strict=True):
        live.send(item(name, 1, headline, text, embargoed=in_seconds(seconds)))
        assert wait_until(lambda: bool(live.told(name))), live.said()  # noqa: B023 - it is called before the loop goes on
        (told,) = (event.type.value for event in live.told(name))
        if told != "story.created":  # else the moment had passed when the job came to it: a later one is tried
            break
    assert told == "story.released"


def test_what_is_no_article_becomes_a_dead_letter(live: Live) -> None:
    """Its bytes as they came; what comes after it is told."""
    live.send(b"\x00\x01 no article", item("healthy", 1, "Rain in Bergen", "It rained in Bergen for the 40th day."))
    live.wait_for("healthy", ["story.created"])
    assert wait_until(lambda: live.dead_letters() == [b"\x00\x01 no article"], 30), live.said()


def test_a_restart_knows_what_was_told_and_the_run_adds_up(live: Live) -> None:
    """Stopped and started again, an update finds its story; every input of the first run has a disposition."""
    counted = live.accounting()
    assert counted["in"] == live.sent, live.said()
    assert counted["dead"] == 1
    assert counted["in"] == sum(number for name, number in counted.items() if name != "in")
    live.start()
    live.send(item("update", 3, "UPDATE 2-Tin rises", *TIN[1:], "Traders expect more.", "The mine reopens in May."))
    told = live.wait_for("update", ["story.created", "story.updated", "story.updated"])
    assert len({event.story_id for event in told}) == 1
    live.stop()
