"""Dead letters at work: what they are about, which were redriven or dropped, where to; stores in files, Kafka and PostgreSQL."""
