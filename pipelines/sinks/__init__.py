"""The sinks: one module for each kind; ``registry`` lists them."""
