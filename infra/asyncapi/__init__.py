"""AsyncAPI's own parser, downloaded once, to check ``schemas/asyncapi.yaml``."""
