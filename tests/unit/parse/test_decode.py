"""Encodings: marks, declarations, wrong declarations, and none."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.decode import charset_of, decode_text, decode_utf8
from schemas import Reason, Rejected

WESTERN = "Der Bürgermeister von Zürich sagte am Dienstag, die Fähre koste “rund 5 Millionen” – mehr als früher."
RUSSIAN = "Министерство финансов сообщило во вторник, что дефицит в следующем году сократится."


@given(st.text(max_size=80))
def test_text_in_utf_8_is_read_as_it_is(text: str) -> None:
    """Whatever single-byte code page is declared."""
    for declared in (None, "utf-8", "latin-1", "nonsense"):
        assert decode_text(b"ascii " + text.encode(), declared) == "ascii " + text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_is_stronger_than_a_declaration(encoding: str) -> None:
    """UTF-8, 16 and 32 of either order."""
    assert decode_text(RUSSIAN.encode(encoding), "latin-1") == RUSSIAN
    if encoding == "utf-16":
        assert decode_text(codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be")) == RUSSIAN


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (WESTERN, "cp1252", "iso-8859-1"),
        (WESTERN, "cp1252", "us-ascii"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("財務省は火曜日", "iso-2022-jp", "ISO-2022-JP"),
        (WESTERN, "cp1252", None),
        (RUSSIAN, "cp1251", None),
        ("財務省は火曜日、来年の赤字は縮小するとの見通しを示した。", "shift_jis", None),
    ],
)
def test_legacy_code_pages_are_read(text: str, encoding: str, declared: str | None) -> None:
    """As declared, Latin-1 as the Windows-1252 that it is; without a declaration by the letters."""
    assert decode_text(text.encode(encoding), declared) == text


def test_a_wrong_byte_in_json_is_told_with_its_place() -> None:
    """Never replaced."""
    with pytest.raises(Rejected, match=r"byte 4 \(0xff\) is not UTF-8") as caught:
        decode_utf8(b"Tin \xff rose")
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    "declared", ["utf-8", "us-ascii", "utf-16", "iso-2022-jp", "hex", "rot13", "idna", "undefined", "x" * 99]
)
def test_a_declaration_that_the_bytes_disprove_is_none(declared: str) -> None:
    """A text that says UTF-8 and is Windows-1252, and names that are no encoding of text."""
    assert decode_text(WESTERN.encode("cp1252"), declared) == WESTERN


def test_a_damaged_byte_of_utf_8_loses_one_character() -> None:
    """Also at the end, where a text was cut off."""
    assert decode_text(WESTERN.encode() + "ü".encode()[:1]) == WESTERN + "\ufffd"
    assert decode_text("Zürich".encode() + b"\xff" + WESTERN.encode(), "utf-8") == "Zürich\ufffd" + WESTERN


ENGLISH = "The minister’s café in {town} cost £2.5m — “a naïve résumé” of €40, Mr. {name} said; losses of £bn followed."
IN_CODE_PAGES = [
    (ENGLISH, "cp1252"),
    (WESTERN, "cp1252"),
    ("Der Bürgermeister von Zürich sagte, die größere Fähre koste mehr als früher.", "cp1252 cp850 mac_roman"),
    (
        "Le président a déclaré mardi que la réforme serait appliquée dès janvier, « c’est très important ».",
        "cp1252 mac_roman",
    ),
    (
        "El ministro aseguró el martes que la economía española crecerá. ¿Qué pasó con la inflación?",
        "cp1252 latin-1",
    ),
    ("Il governo ha detto martedì che la città è più sicura. Però la qualità è bassa.", "cp1252 latin-1"),
    ("A inflação não vai subir. A situação econômica do país é difícil, afirmou o ministro.", "cp1252 latin-1"),
    ("Regeringen sade på tisdagen att vägarna ska förbättras. Åtgärderna kostar många miljoner.", "cp1252 latin-1"),
    ("Regeringen sagde tirsdag, at vejene skal forbedres næste år i København, på høje tid.", "cp1252 latin-1"),
    ("Rząd zapowiedział we wtorek, że drogi zostaną naprawione w przyszłym roku. Łódź się cieszy.", "cp1250 iso8859-2"),
    ("Vláda v úterý oznámila, že silnice budou opraveny příští rok. Je to důležité rozhodnutí.", "cp1250 iso8859-2"),
    ("A kormány kedden közölte, hogy az utakat jövőre kijavítják. A lakosok örülnek, fűzte hozzá.", "cp1250 iso8859-2"),
    (
        "Guvernul a anunţat marţi că drumurile vor fi reparate. Este o decizie a cetăţenilor şi a presei.",
        "cp1250 iso8859-2",
    ),
    (
        "Vlada je v torek sporočila, da bodo ceste popravljene. To je pomembna odločitev, je dejal minister, že drugič.",
        "cp1250 iso8859-2",
    ),
    ("Hükümet salı günü yolların onarılacağını açıkladı. İstanbul’da yaşayanlar bekliyor.", "cp1254"),
    ("Vyriausybė antradienį pranešė, kad keliai bus sutaisyti. Žmonės džiaugiasi.", "cp1257"),
    ("Valdība otrdien paziņoja, ka ceļi tiks salaboti nākamgad. Tas ir svarīgs lēmums.", "cp1257"),
    (RUSSIAN, "cp1251 koi8_r iso8859-5 cp866"),
    ("Уряд повідомив у вівторок, що дороги відремонтують наступного року. Її почули всі.", "cp1251 koi8_u iso8859-5"),
    ("Η κυβέρνηση ανακοίνωσε την Τρίτη ότι οι δρόμοι θα επισκευαστούν του χρόνου.", "cp1253 iso8859-7"),
    ("הממשלה הודיעה ביום שלישי כי הכבישים יתוקנו בשנה הבאה.", "cp1255 iso8859-8"),
    ("أعلنت الحكومة يوم الثلاثاء أن الطرق سيتم إصلاحها العام المقبل.", "cp1256 iso8859-6"),
    ("政府周二宣布，道路将于明年修复。部长说，这是一项重要的决定。", "gb18030 gb2312"),
    ("政府週二宣布，道路將於明年修復。部長說，這是一項重要的決定。", "big5"),
    ("政府は火曜日、道路を来年修復すると発表した。コンピューターも使う。", "cp932 euc_jp"),
    ("정부는 화요일에 도로를 내년에 수리할 것이라고 발표했다.", "euc_kr cp949"),
    ("MOSCOW - The word перестройка, or Москва слезам не верит, was on every wall, the reporter said.", "cp1251"),
]


@pytest.mark.parametrize(("text", "encodings"), IN_CODE_PAGES)
def test_each_code_page_is_told_from_its_languages(text: str, encodings: str) -> None:
    """Whole, in half, several times over, and with an address behind it."""
    text = text.format(town="Zürich", name="López")
    for encoding in encodings.split():
        for part in (text, text[: len(text) * 2 // 3], f"{text}\n\n" * 3, f"{text} desk@wire.example $5 = 4+1"):
            assert decode_text(part.encode(encoding)) == part, encoding


@given(
    st.lists(
        st.sampled_from("Tin rose Zürich café López £2bn “quoted” Nîmes £2.5m 10°C m² ½ it’s – … naïve São".split()),
        min_size=1,
    ),
    st.sampled_from(list("@=+$#*_~|<>[]{}\\^`\t\x0b\x1f")),
)
def test_western_words_with_signs_between_them_stay_western(words: list[str], sign: str) -> None:
    """A sign or a control behind a letter makes no Chinese of a name."""
    text = sign.join(words)
    assert decode_text(text.encode("cp1252")) == text


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_rejection(value: bytes) -> None:
    """Never another exception."""
    try:
        assert isinstance(decode_text(value), str)
    except Rejected as problem:
        assert problem.reason is Reason.BAD_ENCODING


def test_a_header_declares_the_charset() -> None:
    """As in HTTP."""
    assert charset_of([("x", b"1"), ("Content-Type", b'text/plain; charset="koi8-r"')]) == "koi8-r"
    assert charset_of([("content-type", b"text/plain")]) is None
