"""Dead letters at work: what they are about, which were redriven or dropped, where to; stores in folders, topics and the tables of sinks."""
