"""Holders that the sentence of an amount speaks against, and names that shorten others: own sentences."""

import pytest

from pipelines.enrich.roles.holder_confidence import LEAST
from schemas import MoneyMention
from tests.unit.roles.test_roles import read


def _holders(text: str) -> list[str | None]:
    return [_who(one) for one in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Calder Inc fell. Tolvane said it offered $7 a share for Acme Holdings.",
        "Norrvik Bank fell. The Fed funds rate rose. Fed funds opened at 6%.",
        "Calder Inc said Norrvik Group received a 6.25% note.",
        "Calder Inc was bought for $3 million.",
        "Calder Inc said the lease will yield a net profit of $3 million for Tolvane.",
        "Calder Inc's officers hold about 73% of the company's shares.",
        "Calder Inc was glad. A fund bought shares, raising its stake in Calder Inc to 15.3%.",
    ],
)
def test_the_sentence_speaks_against_the_holder(text: str) -> None:
    assert _holders(text)[-1] != "Calder Inc"
    assert _holders(text)[-1] not in ("it", "its", "Fed", "Norrvik Group")


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Calder Inc said it offered $7 a share for Acme Holdings.", "it"),
        ("Calder Inc bought Norrvik Group for $3 million.", "Calder Inc"),
        ("Calder Inc raised its stake in Norrvik Group to 15.3%.", "its"),
        ("Calder Inc owns 73% of Norrvik Group.", "Calder Inc"),
    ],
)
def test_neighbours_keep_their_holder(text: str, holder: str) -> None:
    assert _holders(text) == [holder]


def test_a_sold_stake_is_the_sellers() -> None:
    (found,) = read("Calder Inc said it will sell its 49 percent holding in Norrvik Group to Acme Holdings.")
    assert _who(found) in ("it", "its", None)


def _who(found: MoneyMention) -> str | None:
    return None if found.role is None or found.role.holder is None else found.role.holder.surface


def test_a_threshold_that_a_holder_must_reach() -> None:
    (found,) = read("Calder Inc has debt of $470 million.")
    assert found.role is not None
    assert (found.role.holder_confidence or 0) >= LEAST
