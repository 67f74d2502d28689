"""What goes with a release: the bill of materials, and the checks of what it is made of."""
