"""All settings: one class a stage, and where their values come from."""
