"""PostgreSQL: events, stories and dead letters as tables, fenced by revision."""
