"""The jars of Beam's job server and of Flink, downloaded once by Maven into ``infra/flink/libs``.

It is the newest job server that every Maven mirror serves (Flink 1.12.5, Beam 2.34), with Flink's RocksDB state backend; the
portability API between it and the pinned SDK is compatible, as the tests show. A deployment takes the job server of its own
Beam: see docs/flink.md.
"""

from pathlib import Path

from infra.server import Fetched

HOME = Path(__file__).parent
MAVEN = ("mvn", "-q", "-B", "-f", str(HOME / "pom.xml"), "dependency:copy-dependencies")
FLINK = Fetched("a Flink cluster", HOME / "libs", (*MAVEN, "-DoutputDirectory={folder}"))
PLUGINS = HOME / "plugins"
S3 = Fetched(
    "Flink's file system for S3",
    PLUGINS / "s3",
    (*MAVEN[:-2], str(HOME / "s3.xml"), MAVEN[-1], "-DoutputDirectory={folder}"),
)


def classpath() -> str:
    """Download the jars unless they are there, and return the class path."""
    return f"{FLINK.fetch()}/*"
