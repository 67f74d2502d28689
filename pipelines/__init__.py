"""Wirebeam: a Beam pipeline that turns a news wire into deduplicated story events."""


def __getattr__(name: str) -> str:
    """Give ``__version__``; it is looked up when it is asked for, which takes longer than all of ``--help``."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("wirebeam")
    except PackageNotFoundError:  # a source tree that nobody installed
        return "0+unknown"
