"""Explanations: what each stage makes of an item, and why."""
