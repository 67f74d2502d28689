"""PostgreSQL over TLS: the right authority is accepted; a wrong one, another name and a server without TLS are refused in one line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from infra.postgres.cluster import USER, Cluster
from pipelines.cli.command import run_command
from pipelines.errors import OK, REFUSED
from pipelines.settings.postgres import PostgresSettings
from tests.certificates import Certificates, issue, write_certificates
from tests.servers import running_postgres
from tests.sinks.kept import Kept
from tests.sinks.values import DEMO_EVENTS, demo_values

pytestmark = pytest.mark.postgres
ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return write_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def secured(
    cluster: Cluster, certificates: Certificates
) -> Iterator[Cluster]:  # the session's server comes first: both set the password
    """Start a server with TLS; into its database ``mutual`` only clients with a certificate are let."""
    with running_postgres() as running:
        for database in ("news", "mutual"):
            running.create_database(database)
        server = running.place("server.pem", certificates.broker.read_bytes())
        authority = running.place("authority.pem", certificates.authority.read_bytes())
        rules = running.data / "pg_hba.conf"
        mutual = "hostssl mutual all 127.0.0.1/32 scram-sha-256 clientcert=verify-full\nhost mutual all all reject\n"
        rules.write_text(mutual + rules.read_text())
        for name, value in {"cert_file": server, "key_file": server, "ca_file": authority}.items():
            running.run_sql(f"ALTER SYSTEM SET ssl_{name} = '{value}'")
        running.run_sql("ALTER SYSTEM SET ssl = on")
        running.stop()
        running.start()
        yield running


@pytest.fixture
def replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Replay an item into a sink; gives the line that refuses it."""

    def run(url: str, code: int) -> str:
        (tmp_path / "in.ndjson").write_text('{"uri": "broken')
        out = tmp_path / f"out{len(list(tmp_path.iterdir()))}"
        assert run_command(["replay", str(tmp_path / "in.ndjson"), "--out", str(out), "--sink", url]) == code
        said = capsys.readouterr().err
        assert code == OK or said.count("\n") == 1
        return said

    return run


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_the_right_authority_is_accepted(
    secured: Cluster, certificates: Certificates, replayed: Callable[..., str], mode: str
) -> None:
    """What is written goes over TLS, and is there; it is read over TLS too."""
    url = f"{secured.url('news')}?sslmode={mode}&sslrootcert={certificates.authority}"
    replayed(url, OK)
    assert run_command(["query", url, "dead-letters"]) == OK
    with psycopg.connect(**PostgresSettings.of_url(url).connection()) as connection:
        assert connection.execute(ENCRYPTED).fetchone() == (True,)


def test_a_wrong_authority_is_refused(
    secured: Cluster, certificates: Certificates, replayed: Callable[..., str]
) -> None:
    """Before anything is written; with the file's setting and what to do."""
    line = replayed(f"{secured.url('news')}?sslmode=verify-full&sslrootcert={certificates.stranger}", REFUSED)
    assert "certificate verify failed" in line
    assert "sslrootcert" in line
    line = replayed(f"{secured.url('news')}?sslmode=verify-full", REFUSED)
    assert "sslrootcert" in line


def test_another_name_is_refused(secured: Cluster, certificates: Certificates, replayed: Callable[..., str]) -> None:
    """The certificate is for 127.0.0.1 alone; ``verify-ca`` lets it pass."""
    url = f"{secured.url('news').replace('127.0.0.1', 'localhost')}?sslrootcert={certificates.authority}"
    assert "localhost" in replayed(f"{url}&sslmode=verify-full", REFUSED)
    replayed(f"{url}&sslmode=verify-ca", OK)


@pytest.mark.parametrize("mode", ["require", "verify-full"])
def test_a_server_without_tls_is_refused(
    database: Callable[[], str], certificates: Certificates, replayed: Callable[..., str], mode: str
) -> None:
    """Nothing goes over the wire unencrypted where TLS is asked for."""
    line = replayed(f"{database()}?sslmode={mode}&sslrootcert={certificates.authority}", REFUSED)
    assert "the server does not offer TLS" in line
    assert "switch ssl on there" in line


def test_a_client_certificate_is_shown(
    secured: Cluster, certificates: Certificates, replayed: Callable[..., str], tmp_path: Path
) -> None:
    """Where the server asks for one (mTLS); without it the server's refusal is told."""
    authority = issue("Wirebeam test authority")
    secured.place("authority.pem", certificates.authority.read_bytes() + authority.certificate_pem())
    secured.run_sql("SELECT pg_reload_conf()")
    ours = issue(USER, authority)
    (tmp_path / "ours.pem").write_bytes(ours.certificate_pem())
    (tmp_path / "ours.key").write_bytes(ours.key_pem())
    (tmp_path / "ours.key").chmod(0o600)
    url = f"{secured.url('mutual')}?sslmode=verify-full&sslrootcert={certificates.authority}"
    assert "certificate" in replayed(url, REFUSED)
    replayed(f"{url}&sslcert={tmp_path}/ours.pem&sslkey={tmp_path}/ours.key", OK)
    assert "reject" in replayed(f"{secured.url('mutual')}?sslmode=disable", REFUSED)


def test_batches_go_over_tls(secured: Cluster, certificates: Certificates) -> None:
    """The pool's connections are encrypted as the first one is: a server that stops and comes back is met so again."""
    from pipelines.sinks.registry import open_sink

    secured.create_database("batches")
    url = f"{secured.url('batches')}?sslmode=verify-full&sslrootcert={certificates.authority}&batch=20"
    sink = open_sink(url)
    sink.prepare()
    kept, values = Kept(sink, url), demo_values()
    kept.deliver(values[:30])
    secured.stop()
    secured.start()
    kept.deliver(values)
    assert len(kept.tables()["events"]) == DEMO_EVENTS
