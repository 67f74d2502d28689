"""The image of Python workers, and the program that starts them."""
