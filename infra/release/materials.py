"""The packages that an installed package consists of and requires, from the installed metadata."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import NamedTuple

from packaging.requirements import Requirement

PACKAGE = "wirebeam"
STATED_IN_A_FILE = {"currencyconverter": "Apache-2.0"}
"""Licences of packages that state theirs in a file only; read there by a person."""
LICENCE_CLASSIFIER = re.compile(r"^License :: (?:OSI Approved :: )?(?P<name>.+)$")


class Component(NamedTuple):
    """One package."""

    name: str
    version: str
    licence: str
    """Licence by its metadata: an SPDX expression, else the classifier, else the first line of the licence field."""
    requires: tuple[str, ...]
    """Names of the packages that it requires in this environment."""


def canonical(name: str) -> str:
    """Return a package's name in the form that indexes compare.

    >>> canonical("Typing_Extensions")
    'typing-extensions'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def materials(package: str = PACKAGE, extras: tuple[str, ...] = ()) -> list[Component]:
    """Return a package and all that it requires in this environment, by name, the package itself first."""
    found: dict[str, Component] = {}
    waiting = [(canonical(package), extras)]
    while waiting:
        name, wanted = waiting.pop()
        if name in found:
            continue
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # not required here; pip check reports what is missing
        requirements = list(_required(installed, wanted))
        names = tuple(sorted({canonical(one.name) for one in requirements}))
        found[name] = Component(name, installed.version, licence(installed), names)
        waiting += [(canonical(one.name), tuple(one.extras)) for one in requirements]
    first = found.pop(canonical(package))
    return [first, *(found[name] for name in sorted(found))]


def _required(installed: Distribution, extras: tuple[str, ...]) -> Iterator[Requirement]:
    for text in installed.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            yield requirement


def licence(installed: Distribution) -> str:
    """Return the licence that a package states."""
    metadata = installed.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [
        found["name"] for line in metadata.get_all("Classifier", []) if (found := LICENCE_CLASSIFIER.match(line))
    ]
    if classifiers:
        return "; ".join(classifiers)
    stated = (metadata.get_all("License") or [""])[0] or STATED_IN_A_FILE.get(canonical(metadata["Name"])) or "unknown"
    return stated.strip().split("\n")[0]
