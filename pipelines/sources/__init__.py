"""Sources of records. Each one yields ``RawMessage``."""
