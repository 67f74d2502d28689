"""Words of other languages that CLDR does not have: small numbers, points, links between two bounds, minor units, short forms.

Each table has a language a line. They are closed classes of words, taken from grammars; what CLDR knows is not repeated.
"""

from collections.abc import Mapping
from decimal import Decimal

_NUMBERS = {
    "da": "to 2 tre 3 fire 4 fem 5 seks 6 syv 7 otte 8 ni 9 ti 10 tolv 12 halv 0.5 kvart 0.25 halvanden 1.5 hundrede 100 tusind 1000",
    "de": "zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwölf 12 halbe 0.5 halben 0.5 viertelmillion 250000 dreiviertelmillion 750000 anderthalb 1.5 eineinhalb 1.5"
    " zweieinhalb 2.5 dreieinhalb 3.5 viereinhalb 4.5 hundert 100 tausend 1000 ein 1 eine 1 einen 1",
    "es": "dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 doce 12 veinte 20 cien 100 mil 1000 un 1 medio 0.5",
    "fi": "kaksi 2 kolme 3 neljä 4 viisi 5 kuusi 6 seitsemän 7 kahdeksan 8 yhdeksän 9 kymmenen 10 puoli 0.5 puolitoista 1.5 sata 100 tuhat 1000",
    "fr": "deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 douze 12 vingt 20 trente 30 cent 100 mille 1000 un 1 demi-million 500000 demi-milliard 500000000",
    "it": "due 2 tre 3 quattro 4 cinque 5 sei 6 sette 7 otto 8 nove 9 dieci 10 dodici 12 venti 20 cento 100 mille 1000 un 1 mezzo 0.5",
    "nb": "to 2 tre 3 fire 4 fem 5 seks 6 sju 7 syv 7 åtte 8 ni 9 ti 10 tolv 12 halvannen 1.5 halv 0.5 kvart 0.25 hundre 100 tusen 1000 en 1",
    "nl": "twee 2 drie 3 vier 4 vijf 5 zes 6 zeven 7 acht 8 negen 9 tien 10 elf 11 twaalf 12 anderhalf 1.5 anderhalve 1.5 half 0.5 honderd 100"
    " duizend 1000 een 1 één 1",
    "pl": "dwa 2 dwie 2 trzy 3 cztery 4 pięć 5 sześć 6 siedem 7 osiem 8 dziewięć 9 dziesięć 10 dwanaście 12 dwadzieścia 20 półtora 1.5 półtorej 1.5"
    " pół 0.5 sto 100",
    "pt": "dois 2 duas 2 três 3 quatro 4 cinco 5 seis 6 sete 7 oito 8 nove 9 dez 10 doze 12 vinte 20 cem 100 mil 1000 um 1 meio 0.5",
    "cs": "dva 2 dvě 2 tři 3 čtyři 4 pět 5 šest 6 sedm 7 osm 8 devět 9 deset 10 dvanáct 12 půldruhého 1.5 půl 0.5 čtvrt 0.25 sto 100",
    "ru": "два 2 две 2 три 3 четыре 4 пять 5 шесть 6 семь 7 восемь 8 девять 9 десять 10 двенадцать 12 двадцать 20 полтора 1.5 полторы 1.5 сто 100"
    " один 1 полмиллиона 500000 полмиллиарда 500000000",
    "sv": "två 2 tre 3 fyra 4 fem 5 sex 6 sju 7 åtta 8 nio 9 tio 10 tolv 12 halv 0.5 kvarts 0.25 hundra 100 tusen 1000 en 1",
    "tr": "bir 1 iki 2 üç 3 dört 4 beş 5 altı 6 yedi 7 sekiz 8 dokuz 9 on 10 yirmi 20 yarım 0.5 yüz 100",
    "uk": "два 2 дві 2 три 3 чотири 4 п'ять 5 п’ять 5 шість 6 сім 7 вісім 8 дев'ять 9 дев’ять 9 десять 10 дванадцять 12 двадцять 20 півтора 1.5"
    " пів 0.5 сто 100 один 1",
}
_POINTS = {
    "ar": "نقطة مئوية,نقاط مئوية",
    "cs": "procentní bod,procentního bodu,procentní body,procentních bodů",
    "da": "procentpoint,procentpoints",
    "de": "prozentpunkt,prozentpunkte,prozentpunkten",
    "es": "punto porcentual,puntos porcentuales",
    "fi": "prosenttiyksikkö,prosenttiyksikköä,prosenttiyksikön",
    "fr": "point de pourcentage,points de pourcentage",
    "it": "punto percentuale,punti percentuali",
    "ja": "ポイント",
    "ko": "%포인트,퍼센트포인트,%p",
    "nb": "prosentpoeng",
    "nl": "procentpunt,procentpunten",
    "pl": "punkt procentowy,punktu procentowego,punkty procentowe,punktów procentowych,pkt proc,pkt procentowych",
    "pt": "ponto percentual,pontos percentuais",
    "ru": "процентный пункт,процентного пункта,процентных пункта,процентных пунктов,п. п,п.п",
    "sv": "procentenhet,procentenheter",
    "tr": "puan",
    "uk": "відсотковий пункт,відсоткового пункту,відсоткові пункти,відсоткових пунктів",
    "zh": "个百分点,個百分點",
}
_BASIS = {
    "ar": "نقطة أساس,نقاط أساس",
    "cs": "bazický bod,bazické body,bazických bodů",
    "da": "basispoint,basispoints",
    "de": "basispunkt,basispunkte,basispunkten",
    "es": "puntos básicos,punto básico,puntos base",
    "fi": "peruspistettä,korkopistettä",
    "fr": "point de base,points de base",
    "it": "punto base,punti base",
    "ja": "ベーシスポイント",
    "nb": "basispunkt,basispunkter",
    "nl": "basispunt,basispunten",
    "pl": "punkt bazowy,punkty bazowe,punktów bazowych,pkt bazowych,pb,p.b",
    "pt": "ponto base,pontos base",
    "ru": "базисный пункт,базисных пункта,базисных пунктов,б. п,б.п",
    "sv": "baspunkt,baspunkter,räntepunkter",
    "tr": "baz puan",
    "uk": "базисний пункт,базисних пункти,базисних пунктів,б. п,б.п",
    "zh": "个基点,個基點,基点,基點",
}
_LINKS = {
    "cs": "až do|mezi|a|od z ze|",
    "da": "til|mellem|og|fra|",
    "de": "bis|zwischen|und||",
    "es": "a|entre|y|de del desde|",
    "fr": "à|entre|et|de du d'|",
    "it": "a|tra fra|e|da dai dal dalle|",
    "nb": "til|mellom|og|fra|",
    "nl": "tot|tussen|en||",
    "pl": "do|między|a|od z ze|",
    "pt": "a|entre|e|de desde|",
    "ru": "до|между|и|с со от|",
    "sv": "till|mellan|och|från|",
    "uk": "до|між|і та|з зі із від|",
}
"""Words between two bounds; the word before a pair and that between it; words before the first of two different amounts."""
MINOR = {
    "ar": {"قرش": "EGP", "قرشا": "EGP", "قروش": "EGP", "هللة": "SAR", "هللات": "SAR", "فلس": "AED", "فلسا": "AED"},
    "cs": {"haléř": "CZK", "haléře": "CZK", "haléřů": "CZK"},
    "da": {"øre": "DKK"},
    "de": {"rappen": "CHF"},
    "es": {"céntimo": "EUR", "céntimos": "EUR"},
    "fi": {"sentti": "EUR", "senttiä": "EUR"},
    "fr": {"centimes": "EUR"},
    "it": {"centesimi": "EUR"},
    "nb": {"øre": "NOK"},
    "no": {"øre": "NOK"},
    "pl": {"grosz": "PLN", "grosze": "PLN", "groszy": "PLN", "gr": "PLN"},
    "pt": {"cêntimos": "EUR", "centavos": "BRL"},
    "ru": {"копейка": "RUB", "копейки": "RUB", "копеек": "RUB", "коп": "RUB"},
    "sv": {"öre": "SEK"},
    "tr": {"kuruş": "TRY"},
    "uk": {"копійка": "UAH", "копійки": "UAH", "копійок": "UAH", "коп": "UAH"},
}
"""Hundredths and their currency."""
MORE_PERCENTS = {
    "cs": frozenset({"proc", "proc."}),
    "it": frozenset({"per cento"}),
    "pl": frozenset({"proc", "proc."}),
    "ru": frozenset({"проц", "проц."}),
    "uk": frozenset({"відс", "відс."}),
}
"""Spellings beside those of CLDR."""
CODES = {
    "bg": {"лв": "BGN", "лв.": "BGN", "лева": "BGN", "лев": "BGN"},
    "bn": {"টাকা": "BDT"},
    "he": {"שקל": "ILS", "שקלים": "ILS", "ש״ח": "ILS"},
    "vi": {"đồng": "VND"},
    "ru": {"руб": "RUB", "руб.": "RUB"},
    "uk": {"грн": "UAH", "грн.": "UAH"},
    "tr": {
        "tl": "TRY",
        "lira": "TRY",
        "avro": "EUR",
        "dolar": "USD",
        "sterlin": "GBP",
        "ruble": "RUB",
        "frank": "CHF",
        "yen": "JPY",
    },
    "zh": {
        "元": "CNY",
        "港元": "HKD",
        "港幣": "HKD",
        "新台幣": "TWD",
        "台幣": "TWD",
        "歐元": "EUR",
        "日圓": "JPY",
        "英鎊": "GBP",
    },
    "ja": {"元": "CNY"},
    "fr": {"fcfa": "XOF"},
    "de": {"franken": "CHF", "fr": "CHF", "fr.": "CHF"},
}
"""Short and bare names of currencies."""
NOUNS = {
    "hi": dict.fromkeys(("रुपये", "रुपए", "रुपया", "रुपयों"), "rupee"),
    "mr": dict.fromkeys(("रुपये", "रुपयांचा", "रुपयांची", "रुपयांचे"), "rupee"),
    "ar": {"ريال": "rial", "ريالا": "rial", "ريالات": "rial", "درهم": "dirham", "درهما": "dirham", "دراهم": "dirham"},
}
"""Bare nouns that several countries share: whose it is the text decides."""
SCALED = {
    "da": {"mkr": ("DKK", 6), "mio kr": ("DKK", 6), "mia kr": ("DKK", 9)},
    "nb": {"mkr": ("NOK", 6), "mrdkr": ("NOK", 9), "mnok": ("NOK", 6)},
    "no": {"mkr": ("NOK", 6), "mnok": ("NOK", 6)},
    "sv": {"tkr": ("SEK", 3), "mkr": ("SEK", 6), "mdkr": ("SEK", 9), "tsek": ("SEK", 3), "msek": ("SEK", 6), "mdsek": ("SEK", 9)},
    "fi": {"meur": ("EUR", 6)},
    "de": {"teur": ("EUR", 3)},
}  # fmt: skip
"""Currency and scale in one word, with the power of ten."""
SCALES = {
    "bg": {"хил": 3, "млн": 6, "млрд": 9},
    "cs": {"tis": 3, "mil": 6, "mld": 9},
    "da": {"mia": 9, "mio": 6},
    "de": {"mrd": 9, "mio": 6, "tsd": 3, "mill": 6},
    "el": {"χιλ": 3, "εκατ": 6, "δισ": 9, "τρισ": 12},
    "fi": {"milj": 6, "mrd": 9},
    "ja": {"百": 2, "千": 3},
    "ko": {"백": 2},
    "nb": {"mill": 6, "mrd": 9},
    "no": {"mill": 6, "mrd": 9},
    "nl": {"mln": 6, "mrd": 9, "mld": 9},
    "pl": {"tys": 3},
    "ru": {"млн": 6, "млрд": 9, "трлн": 12, "тыс": 3},
    "sv": {"mdr": 9},
    "uk": {"тис": 3, "млн": 6, "млрд": 9, "трлн": 12},
    "zh": {"百": 2, "千": 3, "萬": 4, "億": 8},
}
"""Short forms of scales, powers of ten."""
ENDINGS = frozenset({"fi", "hu", "tr"})
"""Languages whose nouns and scales take endings of case: ``liradan``, ``miljoonaan euroon``."""


REGIONS = {"zh": ("元", {"HK": "HKD", "MO": "MOP", "SG": "SGD", "TW": "TWD"})}
"""Words that mean another currency in some regions of a language."""


def numbers(language: str) -> Mapping[str, Decimal]:
    """Return the number words of a language, with their values.

    >>> numbers("nl")["anderhalf"]
    Decimal('1.5')
    """
    words = _NUMBERS.get("nb" if language == "no" else language, "").split()
    return dict(zip(words[::2], map(Decimal, words[1::2]), strict=True))


def points(language: str) -> Mapping[str, str]:
    """Return the names of percentage points (``pp``) and basis points (``bp``) in a language."""
    name = "nb" if language == "no" else language
    found = {one: "pp" for one in _POINTS.get(name, "").split(",") if one}
    return found | {one: "bp" for one in _BASIS.get(name, "").split(",") if one}


def links(language: str) -> tuple[frozenset[str], ...]:
    """Return words for ``to``, for ``between`` and its ``and``, and for ``from``; empty where there are none."""
    found = _LINKS.get("nb" if language == "no" else language, "|||")
    return tuple(frozenset(part.split()) for part in found.split("|")[:4])
