"""The parts of a release: the bill of materials, and checks of its packages."""
