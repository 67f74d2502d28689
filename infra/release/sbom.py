"""Print the software bill of materials of an installed wirebeam, CycloneDX 1.6 JSON; the output is the same for the same environment."""

import json
import sys
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Entry
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from infra.release.materials import Component, materials


def bill(components: list[Component]) -> dict[str, Any]:
    """Return the bill of materials of the first component, without time and serial number."""
    subject = _entry(components[0], ComponentType.APPLICATION)
    entries = {one.name: _entry(one, ComponentType.LIBRARY) for one in components[1:]}
    made = Bom(components=entries.values())
    made.metadata.component = subject
    for one in components:
        needed = [entries[name] for name in one.requires if name in entries]
        made.register_dependency(entries.get(one.name, subject), needed)
    written: dict[str, Any] = json.loads(JsonV1Dot6(made).output_as_string())
    del written["serialNumber"], written["metadata"]["timestamp"]
    return written


def _entry(component: Component, kind: ComponentType) -> Entry:
    named = PackageURL("pypi", name=component.name, version=component.version)
    licence = LicenseFactory().make_from_string(component.licence)
    return Entry(
        name=component.name,
        version=component.version,
        type=kind,
        purl=named,
        bom_ref=str(named),
        licenses=[licence],
    )


if __name__ == "__main__":
    json.dump(bill(materials(extras=tuple(sys.argv[1:]))), sys.stdout, indent=2)
    print()
