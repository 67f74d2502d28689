"""Organisations that report figures of others."""

import re
from typing import Final

from pipelines.enrich.roles.article import Facts

REPORTERS: Final = frozenset(
    "department ministry office bureau agency statistics institute institutes reuters fitch moody moody's s&p s/p standard nomura adp imf bank-of bloomberg istat insee destatis eurostat goldman jpmorgan citigroup analyst survey bls "
    "administration bourse court tribunal fed reserve council commission congress parliament senate house university economists research brothers oecd organisation organization opec bundesbank chamber "
    "export-import world committee association federation confederation tass reuter tanjug xinhua jiji kyodo exchange nasdaq nyse government cabinet party ldp police prosecutors treasury union authority poll".split()
)
"""Words of names of those who report figures of others."""
_CENTRAL_BANK: Final = re.compile(
    r"(?:the )?(?:reserve |central |national )?bank of (?:england|japan|korea|canada|thailand|israel|mexico|spain|italy|france|greece|finland|portugal|russia|indonesia|ghana|zambia|tanzania|uganda|"
    r"jamaica|australia|new zealand|india|turkey|brazil|chile|poland|ukraine|hungary|romania|serbia|kenya|nigeria|egypt|sri lanka)\b|.*(?:central bank|riksbank|norges bank|swiss national bank|banxico)"
)
"""Central banks: figures that they report are mostly those of others."""


def is_reporter(entity: int, facts: Facts) -> bool:
    """Return True for a statistics office, a rating agency, who arranges an issue and the like: they report figures of others."""
    if entity in facts.agents:
        return True
    name = facts.entities[entity].name.lower()
    return not REPORTERS.isdisjoint(name.split()) or _CENTRAL_BANK.match(name) is not None
