"""Amounts of other languages: scales, names, percent and separators out of CLDR."""

from dataclasses import replace

import pytest

from pipelines.enrich.amounts.languages import ENGLISH, foreign_scales, language_words
from tests.unit.amounts.reading import MODERN, briefs

FORMS = [
    ("de", "Das kostet 2,4 Milliarden Euro, 7 Mio. Euro oder 12 Prozent.", ["2400000000 EUR", "7000000 EUR", "12 %"]),
    ("de", "Sie stellt 6 neue Leute ein und zahlt 3 Billionen US-Dollar.", ["3000000000000 USD"]),
    ("fr", "Elle paie 4,5 milliards d'euros et 12 000 dollars, soit 8 pour cent.", ["4500000000 EUR", "12000 USD", "8 %"]),
    ("es", "Paga 3 mil millones de dólares y 2.500 millones de euros.", ["3000000000 USD", "2500000000 EUR"]),
    ("it", "Paga 5 miliardi di euro e 40 mila euro.", ["5000000000 EUR", "40000 EUR"]),
    ("pt", "Paga R$ 2,5 bilhões e 30 mil reais.", ["2500000000 BRL", "30000 BRL"]),
    ("nl", "Het kost 2,5 miljard euro en 4 procent.", ["2500000000 EUR", "4 %"]),
    ("sv", "Det kostar 40 miljoner kronor.", ["40000000 SEK"]),
    ("da", "Det koster 40 millioner kroner og 3 mia. kr.", ["40000000 DKK", "3000000000 DKK"]),
    ("nb", "Det koster 40 millioner kroner.", ["40000000 NOK"]),
    ("fi", "Se maksaa 2,5 miljardia euroa.", ["2500000000 EUR"]),
    ("pl", "To kosztuje 4 mln złotych i 5 mld dolarów.", ["4000000 PLN", "5000000000 USD"]),
    ("cs", "Stojí to 7 milionů korun.", ["7000000 CZK"]),
    ("tr", "Bu 2,5 milyar lira, yüzde 7 ve %8.", ["2500000000 TRY", "7 %", "8 %"]),
    ("ru", "Это 2,5 млрд рублей и 4 миллиона долларов.", ["2500000000 RUB", "4000000 USD"]),
    ("uk", "Це 30 мільйонів гривень.", ["30000000 UAH"]),
    ("ar", "دفع 7 ملايين دولار.", ["7000000 USD"]),
    ("ja", "費用は2万4000円と30億円。", ["24000 JPY", "3000000000 JPY"]),
    ("zh", "费用为2.5亿元和400万美元。", ["250000000 CNY", "4000000 USD"]),
    ("ko", "비용은 3000억 원과 200만 달러.", ["300000000000 KRW", "2000000 USD"]),
    ("de", "Die Busse beträgt 3,2 Millionen Franken und 40 Rappen.", ["3200000 CHF", "0.4 CHF"]),
    ("de", "Ein Brötchen kostet 49 Cent.", ["0.49 EUR"]),
    ("it", "Il deficit è al 3,8 per cento.", ["3.8 %"]),
    ("sv", "Elen kostar 85 öre.", ["0.85 SEK"]),
    ("pl", "Dostanie 350 tys. zł, o 14 proc. więcej, i 60 groszy.", ["350000 PLN", "14 %", "0.6 PLN"]),
    ("tr", "Bedel 150 milyon dolar ve 3 avro.", ["150000000 USD", "3 EUR"]),
    ("ru", "Проезд стоит 50 копеек.", ["0.5 RUB"]),
    ("ar", "خصصت مصر ٢٫٥ مليار جنيه و٨٪ و١٬٢٠٠ دولار.", ["2500000000 EGP", "8 %", "1200 USD"]),
    ("ar", "ربحت السعودية ١٢٠ مليون ريال.", ["120000000 SAR"]),
    ("ko", "이익은 1조2천억원이고 3천5백만원이다.", ["1200000000000 KRW", "35000000 KRW"]),
    ("ja", "費用は5百万円。", ["5000000 JPY"]),
    ("es", "BOGOTÁ - Colombia invertirá US$3.200 millones y $ 214 por acción.", ["3200000000 USD", "214 COP"]),
    ("de", "Der Schaden liegt bei dreieinhalb Millionen Euro, die Milch bei 43 bis 45 Cent.", ["3500000 EUR", "0.43..0.45 EUR"]),
    ("nl", "Ze betaalt anderhalf miljoen euro, tussen de 40 en 45 euro.", ["1500000 EUR", "40..45 EUR"]),
    ("sv", "Det blir 1 245 MSEK, 75 Mkr och 4:50 kronor, 0,25 procentenheter.", ["1245000000 SEK", "75000000 SEK", "4.5 SEK", "0.25 %"]),
    ("da", "Det koster mellem 520 og 560 kroner.", ["520..560 DKK"]),
    ("nb", "Prisen falt i uke 34 til 72,40 kroner, 245 mill. kroner i alt.", ["72.4 NOK", "245000000 NOK"]),
    ("fi", "Liikevaihto kasvoi 312,6 miljoonaan euroon ja 0,5 prosenttiyksikköä.", ["312600000 EUR", "0.5 %"]),
    ("tr", "Altın 2.965 liradan işlem gördü, faiz 250 baz puan indi.", ["2965 TRY", "2.5 %"]),
    ("cs", "Brambory stojí 12 až 15 korun, sazba klesla o čtvrt procentního bodu.", ["12..15 CZK", "0.25 %"]),
    ("uk", "Штраф 17 тис. грн, квиток вісім гривень, ставка на 50 базисних пунктів.", ["17000 UAH", "8 UAH", "0.5 %"]),
    ("ru", "Он взыскал полтора миллиона рублей; ставка выше на 200 б. п.", ["1500000 RUB", "2 %"]),
    ("es", "Destinará 2 mil 350 millones de pesos; baja 75 puntos base.", ["2350000000 MXN", "0.75 %"]),
    ("ja", "円相場は149円80銭で、1億5千万円を脱税した。", ["149.8 JPY", "150000000 JPY"]),
    ("zh", "以808萬港元易手，斥資新台幣12億5千萬元。", ["8080000 HKD", "1250000000 TWD"]),
    ("it", "Evasione da 2 milioni e mezzo di euro.", ["2500000 EUR"]),
    ("tr", "Ceza 3 milyon 450 bin lira.", ["3450000 TRY"]),
    ("ru", "Он взыскал 3 млн 450 тыс. рублей.", ["3450000 RUB"]),
    ("zh-HK", "判賠326萬元。", ["3260000 HKD"]),
    ("zh-CN", "归母净利润-4,215.80万元。", ["-42158000 CNY"]),
    ("ko", "주당 361원의 배당.", ["361 KRW"]),
    ("fr-CA", "Le billet passera à 3,75 $.", ["3.75 CAD"]),
    ("fr-CA", "Il vaut 2 milliards $ US.", ["2000000000 USD"]),
    ("fr", "Il coûte 40 $US, 60 $ CAN ou 3,5 millions $ CA.", ["40 USD", "60 CAD", "3500000 CAD"]),
    ("en-AU", "Steers averaged 348c/kg and made $2410 a head.", ["3.48 AUD", "2410 AUD"]),
    ("en-US", "Steers made $2410 a head, the Calgary market said in Calgary.", ["2410 CAD"]),
    ("en-TT", "The bakery must pay $85,000.", ["85000 TTD"]),
    ("en-IE", "It will pay 48c/litre for milk.", ["0.48 EUR"]),
    ("en", "It costs EUR 3 Milliarden or 2,5 millions d'euros.", ["3000000000 EUR", "2500000 EUR"]),
    ("en", "It costs EUR 1.200 Millionen or 1.250 millones de euros.", ["1200000000 EUR", "1250000000 EUR"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), FORMS)
def test_a_language_reads(language: str, text: str, expected: list[str]) -> None:
    """Value and currency, no value wrong by a scale."""
    assert briefs(text, replace(MODERN, language=language)) == expected


def test_a_scale_that_languages_read_otherwise_is_not_taken() -> None:
    """Swedish ``bn`` is a million million: nothing is better than wrong."""
    assert briefs("Det kostar SEK 5 bn.", replace(MODERN, language="sv")) == []


def test_unknown_languages_read_as_english() -> None:
    """No locale, no error."""
    assert language_words("xx-nothing") is ENGLISH
    assert language_words("") is ENGLISH
    assert foreign_scales()["miljard"] == 10**9
