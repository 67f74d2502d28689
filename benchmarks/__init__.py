"""Measure speed and quality: one command each, results as tables. Ratios are of one run, since machines are noisy."""

import logging

logging.getLogger().setLevel(logging.ERROR)  # Beam warns of optional packages that are not needed
