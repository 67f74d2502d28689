"""Exit codes of ``wirebeam``."""

OK = 0
FAILED = 1
REFUSED = 2
STOPPED = 3
"""The circuit breaker stopped the run."""
INTERRUPTED = 130
