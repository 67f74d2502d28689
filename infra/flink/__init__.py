"""A real Flink cluster for tests and benchmarks, and configurations for deployments."""
