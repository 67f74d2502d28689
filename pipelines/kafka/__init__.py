"""Everything that speaks to Kafka: client, topics, live source, ranges, commits, producer, sink."""
