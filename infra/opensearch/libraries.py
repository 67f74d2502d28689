"""The jars of an OpenSearch node, downloaded once by Maven into ``infra/opensearch/libs``."""

from pathlib import Path

from infra.server import Fetched

HOME = Path(__file__).parent
MAVEN = ("mvn", "-q", "-B", "-f", str(HOME / "pom.xml"), "dependency:copy-dependencies")
NODE = Fetched("an OpenSearch node", HOME / "libs", (*MAVEN, "-DoutputDirectory={folder}"), runs_with=("java", "javac"))
"""``java`` compiles ``Node.java`` when it starts it, which a JRE cannot."""
