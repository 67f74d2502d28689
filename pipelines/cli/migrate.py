"""``wirebeam migrate URL``: the one command that changes a schema that is there."""

from pipelines.cli.exits import OK
from pipelines.cli.refusal import Refused
from pipelines.sinks.sink import SinkRefused


def migrate_database(url: str) -> int:
    """Move a database to this version's schema, and say from where to where."""
    try:
        from pipelines.sinks.postgres_schema import migrate
        from pipelines.sinks.postgres_settings import PostgresSettings

        settings = PostgresSettings.of_url(url)
        before, after = migrate(settings)
    except SinkRefused as problem:
        raise Refused(str(problem)) from problem
    except ModuleNotFoundError as missing:
        raise Refused(f"migrate needs the package {missing.name}: pip install 'wirebeam[postgres]'") from missing
    done = f"was {before or 'empty'}, is {after}" if before != after else f"is {after} already"
    print(f"{settings.name}: its schema {done}")
    return OK
