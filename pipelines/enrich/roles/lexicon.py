"""What nouns and verbs say of an amount beside them.

Each noun has cases: words that must stand before it in its phrase, and the role then; the first case that fits wins. A role ``none`` says that the amount
has no role of the list (assets, orders, premium), which is a reason to say nothing.
"""

from typing import Final

NONE: Final = "none"
CHANGE: Final = "change"
"""A noun that says that something changed: ``a rise of 5 percent in revenue``."""

_ANY: Final[frozenset[str]] = frozenset()


def _cases(text: str) -> dict[str, tuple[tuple[frozenset[str], str], ...]]:
    """Read lines ``noun noun: word|word>role, role``; a case without words is the default."""
    table: dict[str, tuple[tuple[frozenset[str], str], ...]] = {}
    for line in text.strip().splitlines():
        nouns, _, rest = line.partition(":")
        cases = []
        for case in rest.split(","):
            words, arrow, role = case.strip().rpartition(">")
            cases.append((frozenset(words.split("|")) if arrow else _ANY, role))
        table |= dict.fromkeys(nouns.split(), tuple(cases))
    return table


MONEY_NOUNS: Final = _cases(
    """
machine machines: investment
portfolio portfolios: loan|mortgage|servicing|lending|bond|securities>none
tranche tranches: bond|notes|note|eurobond>bond, loan|credit>loan
refinancing: loan
modernization modernisation refurbishment expansion upgrade: investment
profit profits: operating|underlying|trading|ebit|ebita|ebitda|core>operating_profit, pretax|pre-tax|before-tax>pretax_profit, gross>none, net_profit
income: net|attributable>net_profit, gross|other|investment>none, operating>operating_profit, pretax|pre-tax>pretax_profit, interest|rental|fee|total|premium>revenue, household|personal|disposable|comprehensive>none, net_profit
earnings: core|operating|underlying|ebitda|pre-exceptional>operating_profit, pretax|pre-tax>pretax_profit, hourly|weekly>salary, net_profit
net: pretax|pre-tax>pretax_profit, net_profit
ebitda ebit ebita: operating_profit
loss: after-tax|post-tax|aftertax>net_loss, extraordinary|tax>none, loan|credit|loan-loss|currency|forex|fx|exchange|foreign-exchange|impairment>cost, operating|underlying|ebitda|core>operating_loss, pretax|pre-tax>none, insured|insurance|economic|crop|storm|flood>damage, gross>none, net_loss
losses: after-tax|post-tax|aftertax>net_loss, extraordinary|tax>none, loan|credit|loan-loss>cost, operating>operating_loss, pretax|pre-tax>none, insured|insurance|economic|total|initial|crop|property|storm|flood|industry>damage, net_loss
revenue revenues revs turnover takings receipts royalties top-line topline: revenue
bottom-line: net_profit
package: pay|severance|remuneration>salary, aid|relief|stimulus|rescue|support|bailout|humanitarian|military|emergency|recovery>aid, loan|financing>loan
cap: market>market_value
bounty: prize
tab outlay overrun overruns shortfalls: cost
remuneration: salary
sales: retail>none, revenue
dividend dividends div divs payout distribution: dividend
eps shr: eps
debt debts: convertible>bond, debt
borrowings indebtedness arrears liability liabilities: debt
claims: insurance|insured>damage, debt
rent: debt
bond bonds notes debentures eurobond eurobonds gilts sukuk debenture convertibles: bail>bail, bond
note bills: promissory|senior|convertible|subordinated|unsecured|treasury|discount>bond
credit: tax|extraordinary>none, loan
loan loans mortgage mortgages overdraft credit-line: loan
line: credit|loan>loan
fine fines penalty penalties sanction: fine
settlement settlements: settlement
damages: damage
compensation: executive|ceo|annual|total>salary, damage
verdict judgment award: damage
backpay: salary
damage destruction: damage
handout handouts stimulus aid assistance relief grant grants subsidy subsidies support bailout lifeline help: aid
budget: budget
spending expenditure outlays outlay appropriations: capital|exploration|capex>investment, budget
contract contracts backlog orderbook order-book tender subcontract: contract
orders order: new|order>contract, money>none, contract
salary salaries wage wages pay bonus bonuses pension pensions payrise severance stipend: salary
fund funds: relief|redress|rescue|compensation|disaster|solidarity|hardship>aid, fund_size
vehicle: fund_size
tag: deal_price
commitments: fund_size
hit: cost
worth: net>none, market_value
run-rate: revenue|sales>revenue
funding round fundraising offering placement placing proceeds flotation listing ipo: fundraising
issue: rights|share|equity>fundraising, bond|notes>bond
buyback buybacks repurchase repurchases buy-back buy-backs: buyback
capitalisation capitalization valuation: market_value
value: par|face|nominal|book|stated|principal>none, market|enterprise|equity|stock>market_value, contract|deal|transaction|total>none, market_value
price prices sticker ticket tickets fare fares toll tolls tuition fee fees: sale|transfer|purchase|acquisition|takeover>deal_price, finders|legal|break|management|termination|break-up>none, price
bill: highway|spending|appropriations|aid|budget|transportation|housing|farm|defence|defense>budget, cost
cost costs expense expenses charge charges impairment writedown write-down write-off writeoff provision provisions savings saving overheads: cost
investment investments capex expenditures: investment
facility facilities: loan|credit|note|notes|standby|revolving|euronote|issuance|multi-option|multi-currency|multicurrency|acceptance|paper>loan, investment
plant factory shaft mine refinery smelter project campus data-centre terminal pipeline hub: investment
reserves: reserves
donation donations gift bequest endowment: donation
bail: bail
ransom: ransom
post job: salary
prize purse jackpot winnings prizes: prize
bid offer takeover acquisition merger buyout purchase transaction tie-up buy-out sale divestiture divestment disposal tender: pay>none, initial|public|rights>fundraising, deal_price
deal: loan|bond>loan, contract|supply|order|arms|gas>contract, budget|aid>aid, deal_price
agreement: merger|purchase|acquisition|sale|takeover>deal_price, loan|credit>loan, supply|contract>contract
deficit shortfall gap hole: trade|current-account|account|merchandise>trade_balance, budget|fiscal>budget
surplus: trade|current-account|account|merchandise>trade_balance, budget|fiscal>budget
reward: prize
programme program scheme: bond|loan|imf>loan, bursary|scholarship|relief|aid>aid, infrastructure|investment|construction|expansion|modernisation|modernization>investment
proposal: deal_price
exports export shipments: exports
imports: imports
goods merchandise: tariff_goods
margin: net_profit
denomination denominations assets equity cash inventory inventories premium gain gains orders-topped deposits deposit collateral savings-account capital: none
"""
)
"""Nouns beside an amount of money."""

PERCENT_NOUNS: Final = _cases(
    """
stake stakes holding holdings shareholding shareholdings stakeholding ownership: stake
interest: tax-free|simple|annual|compound>interest_rate, stake
shares: stake
share: market>share, share
revenue revenues sales profit profits income earnings turnover output production orders spending cost investment deliveries volumes volume traffic prices price exports imports dividend wages pay salaries fees rents rent traffic shipments passengers bookings enrolment tuition headcount borrowing lending deposits loans arrivals visits budget fares construction starts: growth
inflation cpi ppi: inflation
index: consumer|producer|wholesale|retail|price>inflation, index_change
gdp gnp economy: gdp_growth
costs: borrowing|financing|funding>interest_rate, growth
slice portion proportion chunk quota: share
growth: gdp|economic|domestic>gdp_growth, wage|earnings|sales|revenue|profit|loan|credit|pay>growth, price|prices>inflation
unemployment joblessness: unemployment
margin margins: margin
coupon yield yields repo libor euribor: interest_rate
rate rates target: unemployment|jobless>unemployment, inflation>inflation, interest|policy|deposit|repo|lending|benchmark|key|discount|funds|prime|base|mortgage|cash|borrowing|main|refinancing|overnight|lombard|bank|selic|official|reference|federal>interest_rate, tax|vat|income>tax_rate, tariff|duty>tariff_rate, growth>gdp_growth, savings|vacancy|default|occupancy|utilization|utilisation|operating|literacy|poverty|approval|response|success>share
tax vat levy surtax taxes: tax_rate
funds: fed|federal>interest_rate
factor: load>share
utilization utilisation occupancy: share
break breaks rebate credit: tax>none
tariff tariffs duty duties: tariff_rate
turnout vote votes majority support: share
workforce staff seats population households respondents voters electorate: share
premium discount chance probability odds: none
loan bond bonds notes note debenture debentures eurobond eurobonds gilt gilts: interest_rate
"""
)
"""Nouns beside a percentage."""

CHANGE_NOUNS: Final = frozenset(
    "uplift downturn jolt spurt leap retreat rally payrise rise increase gain drop decline fall decrease jump reduction growth advance climb surge slide slump plunge rebound upswing contraction expansion hike raise cut dip uptick improvement tumble loss slip spike boost".split()
)
"""Nouns of change; what changed follows ``in`` or is the subject."""
UP_VERBS: Final = frozenset(
    "rise increase gain climb surge jump grow advance soar rally rebound expand edge inch widen improve swell recover quicken accelerate firm top double triple add creep nudge leap rocket spike tick strengthen spring roar balloon skyrocket vault mushroom sprint inflate".split()
)
DOWN_VERBS: Final = frozenset(
    "fall drop decline decrease slip slide sink tumble plunge shrink contract dip ease narrow slump plummet lose shed weaken dive retreat slow crash shave cool soften dwindle tighten halve skid swoon crater tank nosedive dwindle diminish ebb wobble wane evaporate recede".split()
)
SET_VERBS: Final = frozenset(
    "raise cut lower lift trim reduce increase hike boost slash keep hold leave maintain set fix narrow push bring take put pare hoist jack shave lop knock chop slice dial reset double".split()
)
"""Verbs whose object changes: ``cut its dividend to``."""
BE_VERBS: Final = frozenset(
    "be total reach come stand amount hit average run remain stay equal exceed touch close end finish open become represent".split()
)
REPORT_VERBS: Final = frozenset(
    "post report say have make earn see expect forecast record generate book declare announce propose publish deliver achieve show project guide predict anticipate suffer incur turn swing hold face carry run log notch turn unveil target take hope keep reaffirm reiterate narrow raise lower cut pay issue sell raise borrow owe disclose".split()
)
EXPECT_VERBS: Final = frozenset(
    "expect forecast see project predict anticipate estimate guide reckon plan hope aim target intend budget".split()
)

INDEX_WORDS: Final = frozenset(
    "index dow nasdaq nikkei dax ftse hang cac kospi sensex nifty s&p stoxx average topix ibex asx bovespa composite benchmark russell industrials all-share merval".split()
)
SHARE_WORDS: Final = frozenset("shares share stock stocks adrs units unit".split())
DISASTER_WORDS: Final = frozenset(
    "quake earthquake flood floods storm hurricane typhoon cyclone fire fires wildfire wildfires blaze tornado tsunami landslide drought gale gales".split()
)
MACRO_ROLES: Final = frozenset("gdp_growth inflation unemployment trade_balance exports imports reserves".split())
COMPANY_ROLES: Final = frozenset(
    "revenue net_profit net_loss operating_profit operating_loss pretax_profit eps dividend debt market_value margin buyback contract bond loan cost investment fundraising".split()
)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def role_of_words(words: tuple[str, ...], percent: bool) -> str | None:
    """Return the role that a noun phrase says, or None if it says nothing; the last noun that is known decides.

    >>> role_of_words(("third-quarter", "net", "profit"), percent=False)
    'net_profit'
    >>> role_of_words(("net", "profit"), percent=True)
    'growth'
    >>> role_of_words(("after-tax", "loss"), percent=False), role_of_words(("tax", "loss"), percent=False)
    ('net_loss', 'none')
    """
    table = PERCENT_NOUNS if percent else MONEY_NOUNS
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if percent and word in CHANGE_NOUNS and not (word == "growth" and at):
            return CHANGE
        cases = table.get(word)
        if cases is None:
            continue
        before = _parts(words[:at])
        for needed, role in cases:
            if not needed or not needed.isdisjoint(before):
                return role
    return None


def _parts(words: tuple[str, ...]) -> set[str]:
    """Return words, and the parts of words with hyphens."""
    found = set(words)
    for word in words:
        if "-" in word:
            found.update(word.split("-"))
        elif " " in word:
            found.update(word.split())
    return found
