"""Make the pictures of the docs from the demo archive: ``make screenshots`` (needs Chromium).

The archive is replayed into a DuckDB file and served; Chromium writes one picture of each page into ``docs/images``.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = ROOT / "docs" / "images"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
PICTURES: Final = {
    "stories": ("/stories?since=2026-01-01", "1200,760"),
    "story": ("/stories/94b406456e5a48ad", "1200,900"),
    "compare": ("/stories/94b406456e5a48ad/compare?before=3&after=4", "1200,620"),
    "amounts": ("/amounts?currency=EUR", "1200,700"),
}


def main() -> int:
    """Write the pictures. Return 1 without Chromium."""
    if (browser := find_browser()) is None:
        print("screenshots: Chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wirebeam = [sys.executable, "-m", "pipelines"]
        out, database = Path(folder, "out"), Path(folder, "demo.duckdb")
        subprocess.run(
            [*wirebeam, "replay", "pipelines/demo/archive", "--out", out, "--sink", f"duckdb:{database}"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        server = subprocess.Popen(
            [*wirebeam, "serve", database, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            take_pictures(browser, address_of(server))
        finally:
            server.terminate()
            server.wait()
    return 0


def find_browser() -> str | None:
    """Return the path of Chromium, or None."""
    return next((place for name in BROWSERS if (place := shutil.which(name))), None)


def address_of(server: "subprocess.Popen[str]") -> str:
    """Return the address that a server prints when it answers."""
    found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
    if found is None:
        raise RuntimeError("the server did not start")
    return found[0].rstrip("/")


def take_pictures(browser: str, address: str) -> None:
    """Write one picture of each page."""
    for name, (path, size) in PICTURES.items():
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}"]
        picture = IMAGES / f"{name}.png"
        subprocess.run(
            [browser, *options, f"--screenshot={picture}", f"{address}{path}"], check=True, capture_output=True
        )
        print(picture.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
