"""The training of the model of topics."""
