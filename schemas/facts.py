"""What amounts mean: dates that a text names, parties, and the role of each amount."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Frozen
from schemas.spans import Span

DateGrain = Literal["day", "week", "month", "quarter", "half", "season", "year", "decade", "period"]


class DateMention(Span):
    """A date or a period that the text names, by the day of the article."""

    first: date
    """First day."""
    last: date
    """Last day, inclusive."""
    grain: DateGrain
    """How exact it is; ``period`` is any other length."""
    fiscal: bool = False
    """Whether it is a year or a part of one that may begin in another month than the calendar's."""
    rule: str = ""
    """Name of the rule that read it."""


class Party(Span):
    """Where a party of an amount is named: by a name, or by words such as ``the company`` or ``it``."""

    entity: int | None = Field(default=None, ge=0)
    """Index into ``Article.entities``; null if the party is no entity of the article (``shareholders``)."""


class Quote(Span):
    """What somebody said: the words in quotation marks, without these, or the clause that reports them."""

    speaker: Party | None = None
    """Who says it; its entity is null if the text names nobody (``police``) or may mean two (``he``)."""
    cue: Span | None = None
    """The words that attribute it: ``said``."""
    direct: bool = True
    """Whether the words are the speaker's own."""
    confidence: float = Field(ge=0, le=1)
    """How sure the reading is."""
    rule: str = ""
    """Name of the rule that read it: ``direct-after``, ``indirect-reported``."""


class RoleName(StrEnum):
    """What an amount of money or a percentage is."""

    DEAL_PRICE = "deal_price"
    STAKE = "stake"
    REVENUE = "revenue"
    NET_PROFIT = "net_profit"
    NET_LOSS = "net_loss"
    OPERATING_PROFIT = "operating_profit"
    OPERATING_LOSS = "operating_loss"
    PRETAX_PROFIT = "pretax_profit"
    EPS = "eps"
    DIVIDEND = "dividend"
    DEBT = "debt"
    BOND = "bond"
    LOAN = "loan"
    FINE = "fine"
    SETTLEMENT = "settlement"
    DAMAGE = "damage"
    AID = "aid"
    BUDGET = "budget"
    CONTRACT = "contract"
    SALARY = "salary"
    FUND_SIZE = "fund_size"
    FUNDRAISING = "fundraising"
    BUYBACK = "buyback"
    MARKET_VALUE = "market_value"
    PRICE = "price"
    INDEX_CHANGE = "index_change"
    INTEREST_RATE = "interest_rate"
    TAX_RATE = "tax_rate"
    TARIFF_RATE = "tariff_rate"
    TARIFF_GOODS = "tariff_goods"
    TRADE_BALANCE = "trade_balance"
    EXPORTS = "exports"
    IMPORTS = "imports"
    GDP_GROWTH = "gdp_growth"
    INFLATION = "inflation"
    UNEMPLOYMENT = "unemployment"
    GROWTH = "growth"
    SHARE = "share"
    MARGIN = "margin"
    COST = "cost"
    INVESTMENT = "investment"
    RESERVES = "reserves"
    DONATION = "donation"
    BAIL = "bail"
    RANSOM = "ransom"
    PRIZE = "prize"
    EXCHANGE_RATE = "exchange_rate"


AmountStatus = Literal["actual", "forecast", "estimate", "prior", "year_earlier", "planned"]


class AmountRole(Frozen):
    """What an amount is, whose, to or from whom, of what, and for which period."""

    name: RoleName
    """What it is."""
    holder: Party | None = None
    """Whose it is: the company of a revenue, the buyer of a deal, who is fined, who imposes a tariff."""
    holder_confidence: float | None = Field(default=None, ge=0, le=1)
    """How sure the holder is; null if there is none."""
    holder_rule: str = ""
    """Where the holder stands: ``subject``, ``owner in own phrase``, ``2 sentences before``; empty if there is none."""
    counterparty: Party | None = None
    """To or from whom: the target or seller of a deal, who is paid, the lender, the country under a tariff."""
    of: Span | None = None
    """Of what: the goods of a tariff, what a percentage is a part or a change of, what a price is the price of."""
    period: int | None = Field(default=None, ge=0)
    """The period that it counts for: index into ``Article.dates``."""
    status: AmountStatus = "actual"
    """Whether it is a fact, a forecast of its holder, an estimate of others, an earlier figure, that of a year earlier, or planned. What is agreed, offered, awarded or declared is ``actual``, though it is still to be paid."""
    confidence: float = Field(default=1.0, ge=0, le=1)
    """How sure the role is."""
    rule: str = ""
    """Name of the rule that read it."""
    evidence: Span | None = None
    """The words that it was read from."""
