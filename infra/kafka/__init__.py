"""A real Kafka broker without docker: one KRaft node from Maven jars."""
