"""Assembles runs: settings in, a running pipeline out; each command line's work is a function here."""
