"""Items to stories: which item is which, in what order, and what each did; pure but for transform.py."""
