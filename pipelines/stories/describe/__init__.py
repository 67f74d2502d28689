"""What an item is: its card, sketch, words, formats and notices."""
