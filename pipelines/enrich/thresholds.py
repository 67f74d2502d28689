"""Thresholds of entities and amounts, with their units.

Origin: set by hand, unless a line states another one. ``python -m benchmarks.amounts`` and ``python -m benchmarks.entities`` show what a
change does.
"""

from typing import Final

MARKER_BEFORE: Final = 14
"""Length, in characters, of the text before a number that is searched for a marker."""
BORROWED_REACH: Final = 160
"""Maximum distance, in characters, between a figure and the amount whose unit it borrows."""
RATE_DAYS: Final = 7
"""Number of days whose rates are tried: the day of the article and those before it."""
FIGURE_LENGTH: Final = 32
"""Maximum length, in characters, of the figures of an amount."""
RELATION_REACH: Final = 110
"""Maximum distance, in characters, between two amounts that are related."""
OPENING_LENGTH: Final = 700
"""Length, in characters, of the beginning of a body that is searched for a dateline and an agency."""
CAPITALS_NAME_WORDS: Final = 6
"""Maximum number of words of a name that is searched for in a sentence in capitals."""
HIGHEST_COUNT: Final = 3
"""Counts above this one are the same feature of the models of roles, holders and events."""
CACHED_NAMES: Final = 1 << 14
"""Maximum number of names that are kept with what a table or a register has of them."""
CACHED_TEXTS: Final = 256
"""Maximum number of texts that are kept with their tokens: headlines and bodies of two batches of articles."""
CRF_CACHED_WORDS: Final = 60_000
"""Maximum number of words kept with their scores (about 30 MB); then the half that was used last is kept."""
CRF_FIGURE_ARTICLES: Final = 1_000
"""Number of articles after which a figure that did not occur again is not kept; figures are a quarter of all words."""
HEADLINE_WEIGHT: Final = 3.0
"""Weight of a mention in the headline for salience; one in the body weighs 1."""
LEAD_WEIGHT: Final = 2.0
"""Weight of a mention in the lead for salience."""
LEAD_LENGTH: Final = 300
"""Length of the lead, in characters of the body."""
SYMBOL_DISTANCE: Final = 2
"""Maximum distance, in characters, between a name and its symbol."""
SENTENCE_LENGTH: Final = 400
"""Characters within which a bare dollar may follow the one that its sentence has marked."""
SHORTENED_NAME_WORDS: Final = 20
"""Maximum number of words of a name whose short forms are searched for."""
CITY_POPULATION: Final = 15_000
"""Minimum number of inhabitants of a city of the register; GeoNames has this step."""
CITY_ALIAS_POPULATION: Final = 200_000
"""Minimum number of inhabitants of a city whose other names count."""
DOMINANT_RATIO: Final = 3
"""How many times as heavy as the next namesake the city must be that a bare name means."""
DOMINANT_POPULATION: Final = 200_000
"""Minimum weight of such a city: inhabitants, ten times for capitals, a tenth for other names."""
LONGER_NAME_SCORE: Final = 30.0
"""Score of a longer name: ``Salomon Brothers Inc`` supports the type of the firm for Salomon, ``John Salomon`` that of the person."""
SMALL_WORDS_SAMPLE: Final = 3_000
"""Length, in characters, of the text whose small words are counted."""
SENTENCE_TOKENS: Final = 150
"""Maximum length of a sentence, in tokens."""
YEARS: Final = (1900, 2100)
"""Lowest and highest bare figure that may be a year."""
YEARS_OF_TABLES: Final = (1800, 2100)
"""Lowest and highest bare figure that may be a year in lists and tables, where old ones occur."""
YEARS_OF_POUNDS: Final = (1000, 2100)
"""Lowest and highest bare figure before "pound" that is a year or a weight."""
QUOTE_HIGHEST: Final = 100_000
"""Price of a currency below which a figure without decimals may be a quote."""
QUOTE_REACH: Final = 120
"""Length, in characters, of the text before a price that is searched for the base of a quote."""
LISTED_HIGHEST: Final = 200
"""Highest figure of a list that borrows a percent sign."""
LABELLED_LOWEST: Final = 1000
"""Lowest bare figure after a money label that is money."""
LABEL_REACH: Final = 60
"""Length, in characters, of the text before a figure that is searched for a money label."""
WORLD_PRICE_HIGHEST: Final = 20_000
"""Price below which a bare figure may be that of goods traded in US dollars."""
CONVERTED_LOWEST: Final = 10**9
"""Scale from which pounds are money, not a weight."""
RANGE_GAP: Final = 16
"""Maximum distance, in characters, between the bounds of a range."""
NOUN_WORD_SHARE: Final = 0.5
"""Share of the currency names of one noun above which a word in them stands for the noun."""
NOUN_ENDING_SHARE: Final = 0.7
"""Share of the currency names of one noun above which an ending of them stands for the noun."""
CAPITALS_SHARE: Final = 0.7
"""Minimum share of words in capitals of a sentence in capitals."""
KNOWN_PLACE_POPULATION: Final = 50_000
"""Minimum number of inhabitants (or weight) of a place that counts without context."""
PAIRED_PLACE_POPULATION: Final = 500_000
"""Minimum number of inhabitants of a town that is one of two joined by a hyphen: ``London-Paris``."""
CITY_CLASSES: Final = (200_000, 1_000_000)
"""Inhabitants that divide the three classes of cities in the features of the tagger; a model is trained on them."""
CERTAIN: Final = 1.0
"""Confidence of a currency that its marker determines."""
SURE: Final = 0.95
"""Confidence of a currency by the custom of wires that has hardly an exception: a bare dollar in a text without a country of its own."""
STRONG: Final = 0.9
"""Confidence of a currency by the dateline, a note, or the only marked one of its noun."""
LIKELY: Final = 0.8
"""Confidence of a currency by the language, or by what the text is about."""
FAIR: Final = 0.7
"""Confidence of a currency by custom against something in the text, and of the figures of a table."""
WEAK: Final = 0.5
"""Confidence of a currency by the form of its price alone."""
GUESS: Final = 0.4
"""Confidence of a noun that many countries share, without anything in the text."""
BORROWED_FACTOR: Final = 0.8
"""Factor of the confidence of an amount that borrows its unit, of the lender's."""
RATE_FACTOR: Final = 0.9
"""Factor of the confidence of a rate, of its currency's."""
PLACE_VOTES: Final = 3
"""Weight of a country of the metadata; one in the text weighs 1, one in the headline 2."""
HOME_VOTES: Final = 5
"""Further weight of the country that a text is filed from."""
ALIAS_FACTOR: Final = 0.1
"""Factor of the inhabitants of a city for a name that is not its main one."""
CAPITAL_FACTOR: Final = 10
"""Factor of the inhabitants of a capital."""
SMALL_WORDS_LEAST: Final = 3
"""Minimum number of small words of a language."""
SMALL_WORDS_RATIO: Final = 1.2
"""How many times as many small words a language other than English must have as the next one."""
SMALL_WORDS_SHARE: Final = 0.1
"""Share of small words of all words above which a text is in a language."""
COMPANY_SIZE_LONE: Final = 5
"""Smallest size of a company that a name of one word means without other evidence: 5 is large (``companies.Company.size``). The country
in the article, and a name of several words, count one step each."""
COMPANY_SIZE_RATIO: Final = 2
"""Steps of size by which a company must exceed all namesakes."""
CLUBS_IN_SPORT: Final = 2
"""Fewest clubs that an article names before the bare name of a town means its club."""
YEARS_BEFORE_OFFICE: Final = 1
"""Years before an office in which a text may give somebody its title (elect, designate)."""
YEARS_AFTER_OFFICE: Final = 5
"""Years after an office in which a text still gives its title; an office without an end is assumed to last as long."""
ROLE_REACH: Final = 240
"""Maximum distance, in characters, between an amount and the one whose role it takes."""
OR_REACH: Final = 30
"""Maximum distance, in characters, of the second amount of ``285 pence a share, or 940 million pounds``."""
PRICE_MOST: Final = 10_000
"""Largest amount that is read as a price without a noun that says so, in its own currency."""
THING_MOST: Final = 5_000
"""Largest cost of a thing that is read as its price."""
RESULT_LEAST: Final = 1_000
"""Smallest profit or loss of a company, and smallest price of one, that is not one of a share, in its own currency."""
PERIOD_REACH: Final = 12
"""Number of dates before an amount, and after it, that are searched for its period."""
