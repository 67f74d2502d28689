"""Digital currencies: coins and tokens by their ISO 24165 short names, never the currency of a state."""

import re

CODES = frozenset("BTC XBT ETH USDT USDC XRP LTC DOGE BCH BNB XMR SHIB AVAX XLM TRX MATIC SOL ADA".split())
"""Short names that may occur beside a figure."""
NAMES = {
    "bitcoin": "BTC", "bitcoins": "BTC", "ether": "ETH", "ethers": "ETH", "ethereum": "ETH", "tether": "USDT", "tethers": "USDT",
    "dogecoin": "DOGE", "dogecoins": "DOGE", "litecoin": "LTC", "litecoins": "LTC", "btc": "BTC", "eth": "ETH", "usdt": "USDT", "usdc": "USDC",
}  # fmt: skip
"""Lower-case names and short names after a figure."""
SCHEME = "ISO 24165"
FLAG = "digital"
_GOODS = re.compile(
    r"[ -](?:e[tn][fp]s?|miner|exchange|wallet|address|fund|validator|node|holder|trad|atm|user|compan|investor|futures|product|mining|treasur|block\b|blocks|"
    r"transaction|network|token|project|start-?up|bull|bear|critic|advocate|contract|option|staker|developer)"
)


def counts_goods(low: str, end: int) -> bool:
    """Return True if a name after a figure is the adjective of another noun: ``11 bitcoin funds``."""
    return low[end - 1 : end] != "s" and _GOODS.match(low, end) is not None
