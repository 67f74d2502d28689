"""A real Kafka broker without docker: one KRaft node out of Maven jars."""
