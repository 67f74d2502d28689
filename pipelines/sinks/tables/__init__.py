"""Events as rows of tables, for the sinks that hold tables."""
