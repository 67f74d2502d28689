"""Prism, built once from its Go module into ``infra/prism/libs``, and run on free ports of 127.0.0.1."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from infra.server import Fetched, Server, die_with_parent, free_ports, stop_process, wait_for_start

HOME = Path(__file__).parent
VERSION = "v2.77.0"
PRISM = Fetched(
    "Prism",
    HOME / "libs",
    ("go", "install", f"github.com/apache/beam/sdks/v2/go/cmd/prism@{VERSION}"),
    environment={"GOBIN": "{folder}", "GOFLAGS": "-mod=mod"},
    runs_with=(),
)
START_SECONDS = 300.0


class Prism(Server):
    """One Prism, which accepts jobs at ``job_endpoint``. Its state is lost when it stops."""

    def __init__(self) -> None:
        self._job, self._web = free_ports(2)
        self._process: subprocess.Popen[bytes] | None = None
        self._log = Path(tempfile.mkdtemp(prefix="wirebeam-prism-")) / "prism.log"

    @property
    def job_endpoint(self) -> str:
        """Address for jobs."""
        return f"127.0.0.1:{self._job}"

    def log(self) -> str:
        """Return the log."""
        return self._log.read_text(errors="replace")

    def start(self) -> None:
        """Start Prism and wait until it accepts jobs."""
        program = PRISM.fetch() / "prism"
        ports = [f"-job_port={self._job}", f"-web_port={self._web}", "-log_kind=text"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*die_with_parent(), str(program), *ports], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        serves = lambda: "Serving JobManagement" in self.log()  # noqa: E731 - used at once
        wait_for_start("Prism", self._process, self._log, START_SECONDS, serves)

    def stop(self) -> None:
        """Stop Prism; the state of its jobs is lost."""
        if self._process is not None:
            stop_process(self._process, 5)

    def remove(self) -> None:
        """Delete the log."""
        shutil.rmtree(self._log.parent, ignore_errors=True)
