"""Make the layers of an image without a container engine, and try them: ``make layers`` (root, debootstrap).

The lines of a Containerfile are run in a bare root file system of Debian 12, whose Python is 3.11 like that of the image they
begin with. Then the image's command is run there as the image's user, who may write in ``/tmp`` and nowhere else.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DEBIAN: Final = "bookworm"
PACKAGES: Final = "python3,python3-pip,ca-certificates"
ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp", "LANG": "C.UTF-8"}  # noqa: S108
AS_ROOT: Final = {"PIP_BREAK_SYSTEM_PACKAGES": "1", "PIP_QUIET": "1", "PIP_ROOT_USER_ACTION": "ignore"}
"""For Debian's pip, which else refuses to install beside Debian's packages."""
HOSTS_OWN: Final = ("PIP_CERT", "PIP_INDEX_URL", "HTTPS_PROXY")
"""How this machine reaches the index of packages; used while layers are made."""
TRIALS: Final = {
    "command": (
        "wirebeam --version",
        "wirebeam check || test $? = 1",  # there is no broker: all else must be in order
        "wirebeam demo --copy /tmp/archive",
        "wirebeam replay /tmp/archive --out /tmp/results --sink duckdb:/tmp/news.duckdb",
        "wirebeam query /tmp/news.duckdb amounts --limit 3",
    ),
    "worker": ("wirebeam --version", "python3 -c 'import apache_beam.runners.worker.worker_pool_main, wirebeam.beam'"),
}
"""What is run in each image, as its user."""


def instructions(containerfile: str) -> Iterator[tuple[str, str]]:
    r"""Yield the instructions of the last stage of a Containerfile, with their arguments.

    >>> list(instructions("FROM a AS b\nFROM c\n# why\nRUN one \\\n  && two\nUSER 5\n"))
    [('RUN', 'one   && two'), ('USER', '5')]
    """
    stage = re.split(r"^FROM .*$", containerfile, flags=re.MULTILINE)[-1]
    lines = re.sub(r"^#.*\n", "", stage, flags=re.MULTILINE).replace("\\\n", "")
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, _, rest = line.partition(" ")
        yield name, rest


def in_root(root: Path, command: str, user: str = "0", more: dict[str, str] | None = None) -> int:
    """Run a shell command in a root file system. Return its exit code."""
    given = [f"{name}={value}" for name, value in (ENVIRONMENT | (more or {})).items()]
    chroot = ["chroot", f"--userspec={user}:{user}", str(root), "env", "-i", *given, "sh", "-ec", command]
    print(f"{'#' if user == '0' else '$'} {command}", flush=True)
    return subprocess.run(chroot, check=False).returncode


def apply(root: Path, name: str, rest: str) -> None:
    """Apply one instruction to a root file system: what is copied and what is run. Others are about starting a container."""
    reaching = {name: os.environ[name] for name in HOSTS_OWN if name in os.environ}
    if name == "RUN" and in_root(root, rest, more=AS_ROOT | reaching):
        raise SystemExit(f"layers: this line failed: RUN {rest}")
    if name == "COPY" and not rest.startswith("--from="):
        *sources, target = rest.split()
        for pattern in sources:
            for path in ROOT.glob(pattern):
                shutil.copy(path, root / target.strip("/"))


def written_by(root: Path, user: str) -> list[str]:
    """Return the files of a user outside of ``/tmp`` and its own home."""
    places = [part for name in ("tmp", "home") for part in ("-not", "-path", f"{root / name}/*")]
    found = ["find", str(root), "-xdev", "-uid", user, *places]
    return subprocess.run(found, capture_output=True, text=True, check=True).stdout.split()


def try_image(image: str, base: Path, folder: Path) -> int:
    """Make the layers of one image on a copy of the base, and run its trials. Return 0 if all is in order."""
    root = folder / image
    subprocess.run(["cp", "--archive", "--reflink=auto", base, root], check=True)
    given = list(instructions((ROOT / "infra" / image / "Containerfile").read_text(encoding="utf-8")))
    for name, rest in given:
        apply(root, name, rest)
    user = dict(given)["USER"]
    program = json.loads(dict(given)["ENTRYPOINT"])[0]
    codes = [in_root(root, f"command -v {program}3 || command -v {program}", user)]
    codes += [in_root(root, command, user) for command in TRIALS[image]]
    if stray := written_by(root, user):
        print(f"layers: written outside of /tmp: {', '.join(stray[:5])}", file=sys.stderr)
    return max(codes) or int(bool(stray))


def main(images: Sequence[str]) -> int:
    """Make and try images. Return 0 if all is in order."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        print("layers: it needs root and debootstrap (apt-get install debootstrap)", file=sys.stderr)
        return 1
    if not list(ROOT.glob("dist/wirebeam-*.whl")):
        print("layers: there is no wheel: make dist", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="wirebeam-layers-") as scratch:
        base = Path(scratch, "base")
        made = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", DEBIAN, str(base)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        for name in ("/etc/resolv.conf", "/etc/hosts", os.environ.get("PIP_CERT", "")):
            if name:
                shutil.copy(name, base / name.strip("/"))
        return max(try_image(image, base, Path(scratch)) for image in images or TRIALS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
