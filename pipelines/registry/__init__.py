"""The schema registry: schemas by id, decoders of values, and the subjects of what is written."""
