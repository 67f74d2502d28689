"""Weights of the confidence of world events."""
