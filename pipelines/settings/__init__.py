"""All settings: one class for each stage, and the sources of their values."""
