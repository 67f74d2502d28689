"""Events as rows of tables: what the sinks that hold tables share."""
