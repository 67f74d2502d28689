"""Word lists: company forms, titles, roles, honorifics, weekdays. Source: compiled for Wirebeam."""

from schemas import EntityType


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


COMPANY_FORMS = word_set(
    "inc corp corporation co cos company ltd limited plc ag sa nv se spa ab asa oyj llc lp llp gmbh kgaa bhd berhad tbk pt kk pcl sab pty bv as a/s"
    " s.a n.v s.p.a k.k s.a.b l.p p.l.c s.a.s sarl srl lda oao pjsc ojsc jsc group holdings holding"
)
"""Legal forms and their abbreviations, folded and without a final point."""

ORGANISATION_HEADS = word_set(
    "bank bancorp ministry university college institute committee commission council department agency association union federation authority"
    " court parliament senate congress party league fund foundation society board bureau office exchange airlines airways railways motors"
    " industries international partners capital securities insurance financial technologies systems pharmaceuticals laboratories petroleum"
    " energy resources mining steel chemicals brothers bancshares trust savings stores foods electronics telecommunications communications"
    " telecom media networks entertainment organization organisation administration service services academy hospital police army navy"
    " club fc united city rovers"
)
"""Last words that make a capitalised name an organisation's."""

ORGANISATION_OPENERS = word_set(
    "ministry department bank university institute house board bureau court office council federation"
)
"""First words of organisation names with ``of``: Bank of Japan, Ministry of Commerce."""

HONORIFICS = word_set("mr mrs ms miss dr sir dame lord lady prof madame")
"""Words that occur only before people's names, folded, without a point."""

ROLE_HEADS = word_set(
    "president premier chancellor minister secretary chairman chairwoman chair chairperson chief governor senator congressman congresswoman"
    " representative ambassador spokesman spokeswoman spokesperson director executive officer analyst economist strategist trader manager"
    " head leader king queen prince princess pope cardinal bishop archbishop general colonel captain lieutenant sergeant admiral major commander"
    " judge justice attorney lawyer prosecutor mayor sheriff coach midfielder striker defender goalkeeper forward winger player"
    " professor author editor correspondent treasurer vice-president vice-chairman deputy commissioner lawmaker legislator candidate"
    " sen rep gov gen col lt capt sgt maj cmdr adm rev hon pres ceo cfo coo founder co-founder partner owner investor actor actress singer"
    " billionaire tycoon banker broker dealer researcher scientist activist dissident envoy negotiator president-elect prime"
)
"""Nouns of roles that occur before or after names."""

ROLE_MODIFIERS = word_set(
    "vice prime foreign finance defence defense interior trade treasury deputy acting former then chief executive financial operating senior"
    " federal reserve state attorney general assistant under economy energy oil health labor labour agriculture commerce transport justice"
    " u.s. u.n. white house press democratic republican opposition house senate majority minority speaker managing joint co"
)
"""Words that may precede a role's noun and belong to it."""

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sept sep oct nov dec"
)
"""Capitalised words that name no entity."""

KNOWN_ORGANISATIONS = word_set(
    "reuters opec un u.n. nato eu e.u. imf who wto fed ecb boj fda fbi cia sec nasa fifa uefa ioc ibm gm ge at&t bbc cnn asean oecd unicef epa fcc ftc"
    " gatt ec treasury pentagon senate congress parliament interpol hamas hezbollah taliban mossad opec+ apec mercosur bundesbank commons"
    " nasdaq nyse hsbc ubs bp ioc nba nfl nhl mlb ap afp google apple amazon facebook microsoft tesla boeing airbus toyota honda sony huawei"
    " samsung twitter netflix ford intel exxon chevron shell goldman citigroup barclays nissan volkswagen bmw daimler siemens nokia"
) | {
    "european union", "european commission", "european central bank", "federal reserve", "united nations", "supreme court", "wall street journal",
    "new york times", "state department", "house of representatives", "bank of england", "bank of japan", "world bank", "general motors",
    "world health organization", "world trade organization", "international monetary fund", "white house council", "morgan stanley",
    "goldman sachs", "republican party", "democratic party", "labour party", "conservative party", "communist party", "european parliament",
}  # fmt: skip
"""Well-known organisations that are named without a legal form or a head word, folded."""

NEVER_NAMES = frozenset(
    (
        "file photo", "photo", "graphic", "factbox", "explainer", "exclusive", "analysis", "opinion", "editor's note", "read more",
        "ai", "api", "apis", "atm", "atms", "bc", "bce", "rpa", "hr", "it", "ceo", "ceos", "cfo", "cfos", "cto", "coo", "roi", "kpi", "kpis", "llm", "llms", "gpu", "gpus", "cpu", "cpus", "ipo", "ipos", "gdp", "cpi", "pmi", "ebitda", "ebit", "eps",
        "esg", "etf", "etfs", "spac", "ev", "evs", "suv", "suvs", "lng", "gmt", "tv", "pc", "nok", "sek", "dkk", "chf", "eur", "usd",
        "gbp", "jpy", "ksh", "rs", "christmas", "christmas day", "christmas eve", "new year", "new year's", "new year's day",
        "new year's eve", "easter", "easter monday", "good friday", "thanksgiving", "ramadan", "diwali", "halloween", "black friday",
        "labor day", "won't", "can't", "don't", "memorial day", "lunar new year", "hanukkah", "mother's day", "boxing day", "valentine's day",
    )
)  # fmt: skip
"""Capitalised words that name no entity, in lower case: labels of pictures, general acronyms, currency codes, holidays."""

BESIDE_PLACES = frozenset(("hit", "near", "outside", "shelled", "struck"))
BESIDE_PLACES_AFTER = frozenset(
    (verb, preposition)
    for preposition, verbs in (
        ("at", "fired launched"),
        ("on", "attack attacks strike strikes raid raids assault shelling"),
        ("of", "shelling bombing capture"),
    )
    for verb in verbs.split()
)
"""Words, and pairs of words, before a village that no register has."""

UNION_BODIES = {
    "European": word_set("Union Commission Parliament Council"),
    "African": word_set("Union"),
    "Arab": word_set("League"),
}
"""Adjectives that a tagger may take for a people's, and the second words of bodies whose names begin with them."""

SETTLED_TYPES = (
    dict.fromkeys(("u.s", "us", "u.k", "uk", "usa", "u.s.a"), EntityType.LOCATION)
    | dict.fromkeys(("covid-19", "covid", "brexit"), EntityType.MISCELLANEOUS)
    | dict.fromkeys(
        word_set(
            "tesla temu shein instacart bytedance openai anthropic deepseek nvidia klarna revolut wirecard binance coinbase ftx palantir databricks spacex"
            " rivian polestar byd xpeng catl doordash deliveroo gojek shopee lazada paytm zomato swiggy flipkart moderna biontech novavax curevac theranos"
            " wework airbnb lyft grubhub spotify roblox buzzfeed axios politico xiaomi foxconn tsmc smic softbank evergrande vanke rosneft lukoil rosatom"
            " rostec naftogaz frontex europol eurostat ofgem ofcom ofwat northvolt stellantis infineon asml adyen zalando flixbus gamestop carvana wayfair"
            " shopify paypal cloudflare crowdstrike solarwinds wikileaks bellingcat greenpeace fema unrwa unhcr"
        ),
        EntityType.ORGANISATION,
    )
    | dict.fromkeys(
        word_set(
            "mounjaro zepbound ozempic wegovy keytruda humira viagra oxycontin remdesivir paxlovid leqembi aduhelm comirnaty"
        ),
        EntityType.MISCELLANEOUS,
    )
)
"""Names that are always of one type, in lower case without a final point."""

PHYSICAL_PLACES = word_set(
    "nile rhine danube rhone seine loire thames volga dnieper dniester euphrates tigris indus ganges brahmaputra mekong yangtze amazonas orinoco parana"
    " mississippi missouri potomac congo niger zambezi limpopo elbe oder vistula tiber ebro douro amur yenisei irrawaddy"
    " alps andes himalayas himalaya pyrenees apennines carpathians rockies appalachians urals caucasus dolomites vosges ardennes tatras karakoram hindukush"
    " sahara kalahari gobi sinai negev sahel siberia patagonia pampas amazonia antarctica antarctic arctic americas eurasia oceania scandinavia "
    " balkans baltics benelux caribbean mediterranean aegean adriatic baltic caspian bosphorus bosporus dardanelles hormuz crimea donbas donbass kashmir"
    " kurdistan galilee judea anatolia mesopotamia thrace macedonia moravia bohemia silesia bavaria saxony prussia flanders wallonia brittany normandy"
    " provence burgundy alsace tuscany lombardy piedmont sicily sardinia corsica crete latium attica catalonia andalusia transylvania"
    " manchuria tibet xinjiang bengal punjab gujarat kerala assam borneo sumatra sulawesi bali luzon mindanao hokkaido honshu kyushu okinawa tasmania"
    " greenland svalbard faroes falklands malvinas galapagos gibraltar everest kilimanjaro etna matterhorn byzantium carthage babylon"
)
"""Rivers, mountains, seas, islands, regions old and new: a one-word name of these is a place."""

BUILDING_ENDS = word_set("stadium arena airport bridge mosque cathedral palace boulevard")
"""Last words of names of buildings, which may begin with a person's name."""

DEED_ENDS = word_set("act treaty revolt accord accords pact award awards prize protocol")
"""Last words of names of laws, treaties and prizes. They are no organisations."""

STORMS = word_set("hurricane typhoon cyclone")
"""Words before names of storms."""

PLACE_ENDS = word_set(
    "sea seas ocean oceans river rivers mountains islands peninsula strait archipelago glacier plateau basin"
)
"""Last words of names of places."""

DEPARTMENTS = word_set("department ministry bureau office secretariat directorate")
"""Official bodies whose name may have two fields: of Housing and Urban Development."""

FIELDS = word_set(
    "development services trade commerce technology affairs security energy agriculture environment culture sport sports education health labour"
    " labor finance industry tourism fisheries forestry transport skills innovation training resources change planning infrastructure welfare"
)
"""Last words of fields of such a body."""

SOCIETIES = word_set("association academy society federation confederation institute chamber union bank court")
"""Last words of names that a place after ``of`` belongs to."""

RULERS = word_set("pope emperor empress tsar czar pharaoh sultan caliph shah kaiser")
"""Titles before one-word names of people."""

AGENCY_COUNTRIES = frozenset(("U.S.", "U.S", "US"))
"""Countries that are part of the names of their official bodies."""

AGENCY_WORDS = word_set(
    "senate congress department administration commission agency bureau court courts service services centers congress army navy marines"
    " coast guard force house council board office geological chamber justice treasury"
)
"""Words of names of official bodies."""

ORGANISATION_ALIASES = {
    "fed": "federal reserve", "g20": "group of 20", "g-20": "group of 20", "group of twenty": "group of 20", "g7": "group of seven",
    "g-7": "group of seven", "group of 7": "group of seven", "un": "united nations", "u.n": "united nations", "eu": "european union",
    "e.u": "european union", "ecb": "european central bank", "boe": "bank of england", "boj": "bank of japan",
    "pboc": "people's bank of china", "imf": "international monetary fund", "wto": "world trade organization",
    "who": "world health organization", "fda": "food and drug administration", "cdc": "centers for disease control and prevention",
    "sec": "securities and exchange commission", "fbi": "federal bureau of investigation", "cia": "central intelligence agency",
    "epa": "environmental protection agency", "faa": "federal aviation administration", "ftc": "federal trade commission",
    "nato": "north atlantic treaty organization", "gm": "general motors", "doj": "department of justice",
    "justice department": "department of justice", "aws": "amazon web services", "nyse": "new york stock exchange",
    "vw": "volkswagen", "s/p": "standard and poor's", "s&p": "standard and poor's", "fannie mae": "federal national mortgage association",
    "freddie mac": "federal home loan mortgage", "ginnie mae": "government national mortgage association",
    "sallie mae": "student loan marketing association", "pemex": "petroleos mexicanos",
    "centers for disease control": "centers for disease control and prevention",
}  # fmt: skip
"""Short or other names of organisations to their full names, folded, without a final point."""

SPELLINGS = {
    "organisation": "organization",
    "centre": "center",
    "defence": "defense",
    "labour": "labor",
    "programme": "program",
}
"""British spellings in names of organisations, and the American ones."""

PLACE_NOUNS = word_set(
    "town city village hamlet district province county suburb port region municipality resident residents outskirts island governorate"
)
"""Nouns that with ``of`` precede a place."""

FIRM_NOUNS = word_set(
    "chain retailer lender bank insurer airline carmaker automaker drugmaker chipmaker brewer jeweller jeweler brand label company firm broker"
    " brokerage supermarket miner builder homebuilder publisher startup start-up manufacturer supplier operator conglomerate carrier utility"
)
"""Nouns directly before the name of a firm."""

MATCH_VERBS = word_set(
    "beat beats led leads routed edged defeated upset thrashed hosts hosted trailed downed stunned visited"
)
"""Verbs between the names of two teams."""

RESULT_VERBS = word_set("lost fell won drew tied crashed succumbed")
RESULT_PREPOSITIONS = word_set("to at with against")
"""Words between the names of two teams with a result behind them: ``lost to``, ``drew with``."""

CAPITALS_ORGANISATIONS = word_set(
    "FED ECB BOE BOJ PBOC RBI RBA SNB IMF WTO NATO OPEC EU UN U.N. FDA CDC FBI CIA FAA FCC FTC EPA NASA FIFA UEFA IOC OECD UNICEF ASEAN IAEA"
    " GM GE IBM BP HSBC UBS BMW BBC CNN NHK NBC CBS NBA NFL NHL MLB NYSE NASDAQ"
)
"""Organisations that a sentence in capitals names too, where the model cannot tell them from its other words."""

SPLITTING_FORMS = word_set("corp inc ltd plc llc gmbh")
"""Legal forms that end a firm's name; a capitalised word after one names a product."""

BUSINESS_HEADS = word_set("hostel motel brewery bakery pharmacy supermarket restaurant winery")
"""Last words of names of businesses, whatever town or person they are named after."""
