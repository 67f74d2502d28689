"""Countries of nationalities and of the words by which capitals stand for them."""

from typing import Final

_NATIONS: Final = """
US american americans u.s. us
GB british britain's uk scottish english welsh
CN chinese
JP japanese
DE german
FR french
RU russian
IN indian
CA canadian
IT italian
ES spanish
CH swiss
NL dutch
MX mexican
BR brazilian
AU australian
KR south\xa0korean korean
SA saudi
IR iranian
SE swedish
NO norwegian
DK danish
FI finnish
IE irish
BE belgian
AT austrian
PL polish
CZ czech
HU hungarian
GR greek
TR turkish
IL israeli
EG egyptian
ZA south\xa0african
NG nigerian
KE kenyan
AR argentine argentinian
CL chilean
CO colombian
PE peruvian
VE venezuelan
CU cuban
PH philippine filipino
ID indonesian
MY malaysian
TH thai
VN vietnamese
SG singaporean
TW taiwanese
PK pakistani
BD bangladeshi
LK sri\xa0lankan
UA ukrainian
RO romanian
BG bulgarian
PT portuguese
NZ new\xa0zealand
IQ iraqi
SY syrian
LB lebanese
KW kuwaiti
QA qatari
AE emirati
GE georgian
KZ kazakh
HK hong\xa0kong
"""
COUNTRIES: Final = {
    name.replace("\xa0", " "): code
    for code, *names in (line.split(" ") for line in _NATIONS.strip().splitlines())
    for name in names
}
"""ISO 3166-1 alpha-2 country by nationality, in small letters."""
