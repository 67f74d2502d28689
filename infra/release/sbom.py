"""Print the software bill of materials of an installed wirebeam, CycloneDX 1.6 JSON; the output is the same for the same environment."""

import json
import sys
from typing import Any

from infra.release.materials import Component, materials


def bill(components: list[Component]) -> dict[str, Any]:
    """Return the bill of materials of the first component."""
    subject, *rest = components
    known = {one.name for one in components}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", **_entry(subject)}},
        "components": [{"type": "library", **_entry(one)} for one in rest],
        "dependencies": [
            {
                "ref": reference(one),
                "dependsOn": [reference(other) for other in components if other.name in set(one.requires) & known],
            }
            for one in components
        ],
    }


def reference(component: Component) -> str:
    """Return the package URL of a component."""
    return f"pkg:pypi/{component.name}@{component.version}"


def _entry(component: Component) -> dict[str, Any]:
    named = reference(component)
    return {
        "bom-ref": named,
        "name": component.name,
        "version": component.version,
        "purl": named,
        "licenses": [{"license": {"name": component.licence}}],
    }


if __name__ == "__main__":
    json.dump(bill(materials(extras=tuple(sys.argv[1:]))), sys.stdout, indent=2)
    print()
