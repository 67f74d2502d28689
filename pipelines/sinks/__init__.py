"""Where results go: one module a kind of sink."""
