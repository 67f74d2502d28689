"""A schema registry with Confluent's API, for tests and to try things with."""
