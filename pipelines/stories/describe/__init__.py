"""Describe: what an item is, its card, sketch, words, format and notices."""
