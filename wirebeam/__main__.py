"""``python -m wirebeam``: the command line."""

from pipelines.__main__ import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
