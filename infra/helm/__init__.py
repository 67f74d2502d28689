"""The Helm chart ``wirebeam``, and the program that renders it."""
