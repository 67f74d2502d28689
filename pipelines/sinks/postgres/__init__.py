"""The PostgreSQL sink: events, stories and dead letters as tables with a fence."""
