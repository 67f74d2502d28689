"""Helm, built once from its Go module into ``infra/helm/libs``: ``python -m infra.helm.program`` (some minutes)."""

import subprocess
from pathlib import Path
from typing import Final

from infra.server import Fetched

HOME: Final = Path(__file__).parent
CHART: Final = HOME / "wirebeam"
KUBERNETES: Final = "1.31.0"
"""Version that the chart is rendered for; a program without a cluster knows none."""
HELM: Final = Fetched(
    "Helm",
    HOME / "libs",
    ("go", "install", "helm.sh/helm/v3/cmd/helm@v3.19.0"),
    environment={"GOBIN": "{folder}", "GOFLAGS": "-mod=mod"},
    runs_with=(),
)


def rendered(program: Path, *options: str) -> str:
    """Return the chart's manifests. Raise ``CalledProcessError`` for values that its schema refuses."""
    return helm(program, "template", "news", str(CHART), f"--kube-version={KUBERNETES}", *options).stdout


def helm(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run helm, without a cluster."""
    return subprocess.run([str(program), *arguments], capture_output=True, text=True, check=True)


def helm_program() -> Path:
    """Build the program unless it is there, and return its path. Raise ``ServerUnavailable`` if it cannot be built."""
    return HELM.fetch() / "helm"


if __name__ == "__main__":
    print(helm_program())
