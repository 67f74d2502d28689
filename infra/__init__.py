"""Servers and images that Wirebeam runs on. Imports nothing of the pipeline."""
