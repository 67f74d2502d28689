"""Assemble runs: settings in, a running pipeline out. Each command that runs something calls a function of this package."""
