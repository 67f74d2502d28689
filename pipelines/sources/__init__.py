"""Where records come from: files and Kafka topics, all giving ``RawMessage``."""
