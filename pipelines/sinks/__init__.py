"""Where results go: one module a kind of sink, `registry` names them all."""
