"""The jar that holds Beam's job server and Flink itself: fetched once through Maven into ``infra/flink/libs``.

It is the newest job server that every Maven mirror serves (Flink 1.12.5, Beam 2.34); the portability API between it and the
pinned SDK is compatible, as the tests show. A deployment takes the job server of its own Beam: see docs/flink.md.
"""

from pathlib import Path

from infra.server import Fetched

HOME = Path(__file__).parent
VERSION = "2.34.0"
NAME = "beam-runners-flink-1.12-job-server"
MAVEN = ("mvn", "-q", "-B", "dependency:copy", f"-Dartifact=org.apache.beam:{NAME}:{VERSION}")
FLINK = Fetched("a Flink cluster", HOME / "libs", (*MAVEN, "-DoutputDirectory={folder}"))


def jar() -> Path:
    """Fetch the jar if it is not there yet, and give its path."""
    return FLINK.fetch() / f"{NAME}-{VERSION}.jar"
