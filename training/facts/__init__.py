"""Weights of the roles of amounts and of their holders."""
