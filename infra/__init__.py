"""What Wirebeam runs on; imports nothing of the pipeline."""
