"""The threats that SECURITY.md names, each with the test of its name."""

import csv
import gzip
import itertools
import json
import re
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipelines.cli.command import run_command
from pipelines.enrich.article import enrich, load
from pipelines.errors import OK
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse_all
from pipelines.settings.stages import ReadSettings
from pipelines.settings.trust import require_trusted
from pipelines.sinks.run_folder import RESULT_FILES, output_folder
from pipelines.sources.files import read_frames
from pipelines.stories.describe.card import make_card
from schemas import Article, Origin, ParsedArticle, RawMessage, Reason, Rejected, WireFormat
from tests.hanging import ended_if_it_hangs

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "demo"
DAY = datetime(2026, 3, 3, tzinfo=UTC)
LIMITS = ParseLimits(100_000, 64)
HERE = Origin(source="threat")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
ITEM = {
    "uri": "urn:newsml:m.example:1",
    "versioncreated": "2026-03-03T10:00:00Z",
    "headline": "Tin",
    "body_text": "Tin rose.",
}
XML_FORMATS = {
    WireFormat.RSS: '<rss version="2.0"><channel><title>t</title><item><guid>g</guid><title>Tin</title><description>{0}</description></item></channel></rss>',
    WireFormat.ATOM: '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>g</id><title>Tin</title><updated>2026-03-03T10:00:00Z</updated><content>{0}</content></entry></feed>',
    WireFormat.NITF: "<nitf><head><docdata><doc-id id-string='x'/><date.issue norm='20260303T100000Z'/></docdata></head><body><body.head><hedline><hl1>Tin</hl1></hedline></body.head><body.content><p>{0}</p></body.content></body></nitf>",
    WireFormat.NEWSML_G2: "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g'><contentSet><inlineXML><p>{0}</p></inlineXML></contentSet></newsItem>",
    WireFormat.NEWSML_1: "<NewsML><NewsItem><NewsComponent>{0}</NewsComponent></NewsItem></NewsML>",
    WireFormat.REUTERS_SGML: "<REUTERS NEWID='1'><DATE> 2-MAR-1987 10:00:00.00</DATE><TEXT><TITLE>TIN</TITLE><BODY>{0}</BODY></TEXT></REUTERS>",
}


def read(value: bytes, wire_format: WireFormat | None = None) -> list[ParsedArticle | Rejected]:
    """Parse a record; a rejected one is one rejection."""
    try:
        return parse_all(RawMessage(value=value, origin=HERE, format=wire_format, timestamp=DAY), LIMITS)
    except Rejected as problem:
        return [problem]


def texts(found: list[ParsedArticle | Rejected]) -> str:
    return "".join(one.model_dump_json() if isinstance(one, Article) else str(one) for one in found)


@pytest.mark.parametrize("wire_format", XML_FORMATS)
def test_xml_that_names_files_or_hosts_gives_nothing_of_them(wire_format: WireFormat, tmp_path: Path) -> None:
    """External entities, parameter entities and XInclude read no file and call no host."""
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    inside = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
    for prolog, content in (
        (f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
        (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>', "text"),
        (f'<!DOCTYPE x SYSTEM "file://{secret}">', "text"),
        ("", inside),
    ):
        value = f"{prolog}{XML_FORMATS[wire_format].format(content)}".encode()
        assert "TOP-SECRET" not in texts(read(value, wire_format))


@pytest.mark.parametrize("wire_format", XML_FORMATS)
def test_xml_bombs_do_not_grow(wire_format: WireFormat) -> None:
    """A billion laughs, a quadratic blow-up and a tower of tags take no more memory than a multiple of their bytes."""
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    long = "x" * 50_000
    bombs = [
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>' + XML_FORMATS[wire_format].format("&l9;"),
        f'<!DOCTYPE x [<!ENTITY a "{long}">]>' + XML_FORMATS[wire_format].format("&a;" * 10_000),
        XML_FORMATS[wire_format].format("<b>" * 50_000 + "</b>" * 50_000),
    ]
    for bomb in bombs:
        tracemalloc.start()
        found = read(bomb.encode(), wire_format)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 100 << 20
        assert len(texts(found)) < 10 * len(bomb)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 60_000 + "Tin rose." + "</body></html>",
        "<html><body>" + "<p>Tin" * 60_000 + "</body></html>",
        "<html><head><title>" + "<" * 200_000,
        "<html><body><table>" + "<tr><td>" * 40_000 + "</table></body></html>",
        "<html " + "a='" * 100_000,
    ],
    ids=["deep", "wide", "brackets", "table", "attributes"],
)
def test_hostile_html_ends(page: str) -> None:
    """It is read or rejected; nothing else happens, and it does not take for ever."""
    with ended_if_it_hangs():
        assert all(isinstance(one, Article | Rejected) for one in read(page.encode(), WireFormat.HTML))


def test_scripts_of_a_page_are_no_text() -> None:
    """What a browser would run or hide is not told as news."""
    page = (
        "<html><head><title>Tin rises</title><script>steal()</script><style>p{}</style></head><body><article><h1>Tin rises</h1>"
        + "<p>Tin rose five percent on Tuesday in London as mines closed in Bolivia.</p>" * 5
        + "<script>document.cookie</script></article></body></html>"
    )
    assert not re.search("steal|cookie", texts(read(page.encode(), WireFormat.HTML)))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("line", [b"0" * (1 << 20), b"0\n" * (1 << 19)], ids=["one line", "lines"])
def test_zip_bombs_are_read_in_small_steps(pack: Callable[[bytes], bytes], line: bytes, tmp_path: Path) -> None:
    """200 MB packed into a few kilobytes take little memory, and a record that is too long is rejected."""
    path = tmp_path / "bomb.ndjson.packed"
    path.write_bytes(pack(line * 20) * 10)
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    with path.open("rb") as file:
        frames = list(itertools.islice(read_frames(file, "bomb.ndjson", ReadSettings(max_record_bytes=1 << 20)), 1000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 48 << 20
    if b"\n" not in line:
        assert [frame.problem.reason for frame in frames if frame.problem] == [Reason.TOO_LARGE]


def test_a_member_of_an_archive_writes_no_file(tmp_path: Path) -> None:
    """Names such as ../evil within a packed web archive are never paths here."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>x</title></html>"
    record = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: file:///../../evil\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "a.wacz", "w") as archive:
        for name in ("../../evil.warc", "/tmp/evil.warc", "archive/../../../evil.warc.gz", "archive/data.warc"):
            archive.writestr(name, record % (len(page), page))
    before = sorted(path for path in tmp_path.rglob("*"))
    run_command(["replay", str(folder), "--out", str(tmp_path / "out")])
    after = sorted(
        path for path in tmp_path.rglob("*") if path.parts[: len(tmp_path.parts) + 1] != (*tmp_path.parts, "out")
    )
    assert after == before
    assert not Path("/tmp/evil.warc").exists()


ADVERSARIES = [
    "a", "A ", "A.", "1", "1,", "1.", "$", "1 million ", "1 to ", "$1.1-2 bn (", "-", "(", "[", "<", "&", '"', "'", " ", "\n", "\t",
    "\u00a0", "UPDATE 1-", "By ", "Mr ", "(Reporting by ", "New York ", "a-", "and ", "1  2  ", "e\u0301", "万", "١", "=", "/", "_",
]  # fmt: skip


@pytest.mark.parametrize("unit", ADVERSARIES, ids=repr)
def test_texts_made_to_make_a_pattern_explode_do_not(unit: str) -> None:
    """100,000 characters of what patterns backtrack on pass every stage; one that explodes would not end."""
    load()
    text = (unit * (100_000 // len(unit)))[:100_000]
    plain = {"provider": "p", "item_id": "i", "time": DAY, "time_source": "record"}
    articles = [Article(headline=text or "x", body="b", **plain), Article(headline="x", body=text, **plain)]
    articles += [one for one in read(text.encode(), WireFormat.TEXT) if isinstance(one, Article)]
    with ended_if_it_hangs():
        for article in articles:
            make_card(enrich(normalize(ParsedArticle(article), "en", TimeLimits()), None), HERE)


def test_secrets_are_in_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses with passwords are refused or shown without them; variables that hold secrets are never printed."""
    monkeypatch.setenv("WIREBEAM_KAFKA_PASSWORD", "s3cr3t")
    archive = str(ROOT / "pipelines" / "demo" / "archive")
    for argv in (
        ["replay", "kafka://desk:s3cr3t@127.0.0.1:1/wire", "--out", str(tmp_path / "a")],
        ["replay", archive, "--out", str(tmp_path / "b"), "--sink", "postgres://desk:s3cr3t@127.0.0.1:1/news"],
        ["replay", archive, "--out", str(tmp_path / "c"), "--sink", "mysql://desk:s3cr3t@127.0.0.1:1/news"],
        ["replay", archive, "--out", str(tmp_path / "d"), "--sink", "postgres://127.0.0.1:1/news?password=s3cr3t"],
        ["deadletters", "list", "kafka://desk:s3cr3t@127.0.0.1:1/dead"],
        ["check", "--bootstrap-servers", "desk:s3cr3t@127.0.0.1:1"],
    ):
        run_command(argv)
    with pytest.raises(SystemExit):
        run_command(["run", "--help"])
    out, err = capsys.readouterr()
    assert "s3cr3t" not in out + err


def test_sql_in_an_article_stays_text(tmp_path: Path) -> None:
    """Headlines, ids and names are values, never part of a statement."""
    duckdb = pytest.importorskip("duckdb")
    evil = "Robert'); DROP TABLE events; --"
    items = [
        ITEM
        | {
            "uri": f"urn:newsml:m.example:20260303:{evil}",
            "headline": f"{evil} in London",
            "body_text": f"{evil} paid $5 million.",
        }
    ]
    (tmp_path / "in.ndjson").write_text("\n".join(map(json.dumps, items)))
    base = tmp_path / "news.duckdb"
    argv = ["replay", str(tmp_path / "in.ndjson"), "--out", str(tmp_path / "out"), "--sink", f"duckdb:{base}"]
    assert run_command(argv) == OK
    with duckdb.connect(str(base), read_only=True) as connection:
        assert connection.sql("SELECT headline, item_id FROM events").fetchall() == [
            (f"{evil} in London", f"urn:newsml:m.example:20260303:{evil}")
        ]


@pytest.fixture
def hostile_run(tmp_path: Path) -> Path:
    """Replay wires whose every text tries to steer a terminal."""
    steer = "\x1b]0;owned\x07\x1b[2J\x1b[8m\x9b31m\u202egnp\u2028\rX [bold]markup[/bold]"
    good = ITEM | {
        "headline": f"Tin {steer}",
        "body_text": f"LONDON, March 3 ({steer}) - Acme{steer} paid $5 million{steer}.",
    }
    update = good | {"version": "2", "headline": f"Tin again {steer}", "versioncreated": "2026-03-03T11:00:00Z"}
    bad = ITEM | {"uri": f"urn:{steer}", "type": "picture", "headline": "", "body_text": ""}
    (tmp_path / "wire.ndjson").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in (good, update, bad)))
    (tmp_path / "lead.txt").write_text(f"Lead {steer.replace(chr(13), '')}\n\nParis{steer}, March 3, 2026 (M) - Tin.\n")
    assert (
        run_command(
            ["replay", str(tmp_path / "wire.ndjson"), str(tmp_path / "lead.txt"), "--out", str(tmp_path / "run")]
        )
        == OK
    )
    return tmp_path / "run"


def test_nothing_printed_steers_the_terminal(
    hostile_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No control character, no text-direction override of a headline, a detail, a header or a path is printed as it is.

    Tabs stand between cells; one within a text is escaped, see ``tests/unit/cli/test_terminal.py``.
    """
    item = json.loads((hostile_run / "events.jsonl").read_text().splitlines()[0])["event_id"]
    capsys.readouterr()
    wire = str(tmp_path / "wire.ndjson")
    for argv in (
        ["summary", str(hostile_run)],
        ["stories", str(hostile_run)],
        ["deadletters", "list", str(hostile_run)],
        ["deadletters", "list", str(hostile_run), "--each", "--format", "json"],
        ["deadletters", "show", str(hostile_run), "--top", "9"],
        ["deadletters", "drop", str(hostile_run), "--reason", "no_article"],
        ["explain", item, "--run", str(hostile_run)],
        ["explain", f"{wire}@0"],
        ["explain", str(tmp_path / "lead.txt")],
        ["explain", "--text", "Acme \x1b[2J paid \u202e$5 million"],
        ["diff", str(hostile_run), str(hostile_run)],
        ["query", str(hostile_run), "stories"],
        ["query", str(hostile_run), "stories", "--output", "csv"],
        ["query", str(hostile_run), "stories", "--output", "json"],
        ["summary", "no\x1b[2Jrun"],
        ["replay", "no\x1b[2Jfile", "--out", str(tmp_path / "x")],
    ):
        run_command(argv)
        out, err = capsys.readouterr()
        assert STEERING.findall((out + err).replace("\r\n", "\n")) == [], argv
        assert out + err


def test_a_formula_in_a_csv_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A text that a spreadsheet would calculate is a text; a negative number is a number."""
    from decimal import Decimal

    from pipelines.report import print_csv

    print_csv(
        ["headline", "low"],
        [("=cmd|'/c calc'!A1", Decimal(-5)), ("+1", 1), ("@x", 2), ("-2 pct", None), ("a\x1b[2J", 3)],
    )
    rows = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert [row[0] for row in rows[1:]] == ["'=cmd|'/c calc'!A1", "'+1", "'@x", "'-2 pct", r"a\x1b[2J"]
    assert rows[1][1] == "-5"


def test_an_item_speaks_for_its_house_only_where_that_is_bound() -> None:
    """A kill that claims to be of another house is refused elsewhere; without bindings it is believed, as the page says."""
    (kill,) = read(json.dumps(ITEM | {"pubstatus": "canceled"}).encode())
    assert isinstance(kill, Article)
    raw = RawMessage(value=b"", origin=Origin(source="kafka://open"))
    require_trusted(raw, kill.provider, ReadSettings().trust)
    bound = ReadSettings.model_validate({"trust_provider": {"topic:wire-m": [kill.provider]}})
    with pytest.raises(Rejected, match="it may come from topic:wire-m"):
        require_trusted(raw, kill.provider, bound.trust)


def test_no_stored_state_is_a_pickle() -> None:
    """What a topic, a checkpoint of ours or a file that stays holds is JSON or packed values. Pickle is read where a runner
    hands a step's bytes to the next, between a replay and the processes that it forked, and from the scratch files of one
    run, in a folder that only its user may enter and that ends with the run.
    """
    reads = re.compile(
        r"\b(?:pickle|marshal|shelve|dill|cloudpickle)\b.*\b(?:loads?|Unpickler)\b|\byaml\.(?:unsafe_)?load\b|\beval\(|\bexec\((?!\x22)"
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pipelines").rglob("*.py")
        if any(reads.search(line) for line in path.read_text(encoding="utf-8").splitlines())
    }
    steps, children = {"pipelines/kafka/batch.py"}, {"pipelines/jobs/processes.py"}
    scratch = {"pipelines/stories/transform.py"} | {
        f"pipelines/stories/archive/{name}.py" for name in ("desk_files", "runs", "ties")
    }
    assert found <= steps | children | scratch


def test_only_its_user_may_enter_the_scratch_folder_of_a_replay(tmp_path: Path) -> None:
    """Nobody else can put a file there that the run would read."""
    with output_folder(tmp_path / "out", overwrite=False) as scratch:
        assert scratch.stat().st_mode & 0o077 == 0
        for name in RESULT_FILES:
            (scratch / name).touch()


def test_a_changelog_record_that_is_no_json_is_not_run() -> None:
    """A pickle in the changelog topic is an error, and no code of it runs."""
    import os
    import pickle

    from pipelines.kafka.messages import read_changelog
    from pipelines.stories.live.changelog import decode_item

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, ("touch /tmp/wirebeam-owned",)

    _, (_, value) = read_changelog(b"en/item/x", pickle.dumps(Evil()))
    with pytest.raises(ValueError, match=r"JSON|UTF-8"):
        decode_item(value or b"")
    assert not Path("/tmp/wirebeam-owned").exists()


def test_no_package_comes_from_elsewhere() -> None:
    """No file names another index, a direct address or a version that is not pinned: nothing can be slipped in by name."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    named = [
        ROOT / name
        for name in tracked
        if Path(name).suffix in {".toml", ".txt", ".cfg", ".ini", ""} or "Makefile" in name
    ]
    pattern = re.compile(r"--(?:extra-)?index-url|--find-links|\bgit\+https?://|@ https?://")
    assert [
        path
        for path in named
        if path.is_file() and "archive" not in path.parts and pattern.search(path.read_text(errors="replace"))
    ] == []
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert [
        line
        for line in pins
        if line and not line.startswith("#") and not re.fullmatch(r"[A-Za-z0-9._-]+==[\w.+!-]+", line)
    ] == []


def test_every_threat_of_the_page_has_its_test() -> None:
    """SECURITY.md names tests that are here, and all of them."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8")))
    here = set(re.findall(r"^def (test_\w+)", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    assert named == here - {"test_every_threat_of_the_page_has_its_test"}
