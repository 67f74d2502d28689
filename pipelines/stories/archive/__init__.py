"""Archive: the fold of a desk that is larger than memory. Items, candidate keys and ties are in files of a scratch folder."""
