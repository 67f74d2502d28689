"""The schema of PostgreSQL, step by step: plain SQL, files in the order of their names, ``VERSION_NAME.sql``.

``pipelines.sinks.postgres.schema`` applies the steps that a database lacks and writes the version down in one transaction, so a
process that is killed leaves a database whose version is known. A file that was released is never changed; a new step is a
new file.
"""
