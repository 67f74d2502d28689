"""The broker's jars: fetched once through Maven into ``infra/kafka/libs``."""

from pathlib import Path

from infra.server import Jars

HOME = Path(__file__).parent
BROKER = Jars("a Kafka broker", HOME, ("-f", str(HOME / "pom.xml"), "dependency:copy-dependencies"))
