"""The worker's image, and the program that starts workers in it."""
