"""Dead letters: their stores (folders, topics, tables of sinks), their marks, the plan of a redrive."""
