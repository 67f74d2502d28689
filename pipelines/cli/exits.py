"""Exit codes of ``wirebeam``."""

OK = 0
FAILED = 1
REFUSED = 2
INTERRUPTED = 130
