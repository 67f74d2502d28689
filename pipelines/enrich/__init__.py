"""Find the entities and amounts of an article. Its parts are imported apart, since amounts need none of the models."""
