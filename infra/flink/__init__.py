"""A real Flink cluster for tests and benchmarks, and descriptions for those who deploy one."""
