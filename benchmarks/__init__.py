"""Speed and quality, measured: one command each, results as tables; ratios within one run, for machines are noisy."""

import logging

logging.getLogger().setLevel(logging.ERROR)  # Beam remarks on packages that nobody asked for
