"""The training of the model of versions: whether two items of one house are versions of one story."""
