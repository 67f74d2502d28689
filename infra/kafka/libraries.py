"""The broker's jars, downloaded once by Maven into ``infra/kafka/libs``."""

from pathlib import Path

from infra.server import Fetched

HOME = Path(__file__).parent
MAVEN = ("mvn", "-q", "-B", "-f", str(HOME / "pom.xml"), "dependency:copy-dependencies")
BROKER = Fetched("a Kafka broker", HOME / "libs", (*MAVEN, "-DoutputDirectory={folder}"))
