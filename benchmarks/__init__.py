"""Speed and quality, measured: one command each, results as tables; ratios within one run, for machines are noisy."""
