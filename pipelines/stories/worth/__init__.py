"""Worth: what an event is worth to a reader: who else has it, how new it is, how much a version changed, what kind it is."""
