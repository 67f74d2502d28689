"""The little Beam glue that all stages share."""
