"""A real OpenSearch node without docker, from Maven jars."""
