"""Stories sent as e-mail."""

from email.message import EmailMessage

import pytest

from pipelines.parse.formats.mail import is_mail, read_mail
from schemas import Reason, WarningCode
from tests.unit.parse.messages import DAY, read, rejection

PLAIN = (
    b"From: Ann Lee <ann.lee@harbor.example>\r\nTo: desk@press.example\r\nDate: Tue, 3 Mar 2026 08:30:00 +0200\r\n"
    b"Message-ID: <17@harbor.example>\r\nSubject: UPDATE 1-Tin rises\r\n\r\nOSLO, March 3 (Harbor) - Tin rose.\r\n\r\nIt fell later.\r\n"
)


def mail(**headers: str) -> EmailMessage:
    """Make a message with the usual headers."""
    made = EmailMessage()
    given = {"From": "desk@harbor.example", "Date": "Tue, 3 Mar 2026 08:30:00 +0000", "Subject": "Tin rises"} | headers
    for name, value in given.items():
        made[name.replace("_", "-")] = value
    return made


def test_headers_are_the_fields_of_the_article() -> None:
    """Subject, Date, From and Message-ID; the body begins after the empty line."""
    article = read(PLAIN)
    assert (article.headline, article.provider, article.byline) == ("UPDATE 1-Tin rises", "harbor.example", "Ann Lee")
    assert (article.item_id, article.time.isoformat()) == ("17@harbor.example", "2026-03-03T06:30:00+00:00")
    assert article.body == "OSLO, March 3 (Harbor) - Tin rose.\n\nIt fell later."
    assert article.warnings == ()


def test_encoded_words_and_transfer_encodings_are_decoded() -> None:
    """As the standards write what is no ASCII."""
    made = mail(Subject="Zürich: Zinn steigt", From="Jörg Müller <jm@harbor.example>")
    made.set_content("Zinn stieg in Zürich.\n", cte="base64")
    article = read(made.as_bytes())
    assert (article.headline, article.byline, article.body) == (
        "Zürich: Zinn steigt",
        "Jörg Müller",
        "Zinn stieg in Zürich.",
    )


def test_of_several_parts_the_plain_text_is_read() -> None:
    """An attachment is no text; HTML is read where there is no plain text."""
    made = mail()
    made.set_content("Tin rose.")
    made.add_alternative("<p>Tin <b>rose</b>, in colours.</p>", subtype="html")
    made.add_attachment("a,b\n1,2\n", subtype="csv", filename="figures.csv")
    assert read(made.as_bytes()).body.strip() == "Tin rose."
    page = mail()
    page.set_content("<p>Tin <b>rose</b>.</p><p>It fell.</p>", subtype="html")
    assert read(page.as_bytes()).body.split() == ["Tin", "rose.", "It", "fell."]


@pytest.mark.parametrize(
    "sender", ["Harbor News Desk <d@harbor.example>", "d@harbor.example", "ALERTS <d@harbor.example>"]
)
def test_a_desk_is_no_byline(sender: str) -> None:
    """Only a person's name is."""
    made = mail(From=sender)
    made.set_content("Tin rose.")
    assert read(made.as_bytes()).byline is None


def test_replies_and_forwards_keep_their_subject() -> None:
    """Without what mail programs put before it."""
    assert read_mail(PLAIN.replace(b"UPDATE 1-", b"Fwd: RE: ")).subject == "Tin rises"


def test_a_date_that_cannot_be_read_is_a_warning() -> None:
    """The record's own time stands in."""
    article = read(PLAIN.replace(b"Tue, 3 Mar 2026 08:30:00 +0200", b"the other day"))
    assert (article.time, article.time_source) == (DAY, "record")
    assert [(one.field, one.code) for one in article.warnings] == [("time", WarningCode.UNREADABLE)]


@pytest.mark.parametrize(
    "text",
    [
        b"Subject: tin\nFrom: London\n\nTin rose.",
        b"WASHINGTON: The two met.\nOSLO: They parted.\n\nTin rose.",
        b"Tin rises\n\nFrom: a\nTo: b\nSubject: c\n\nTin rose.",
    ],
)
def test_other_texts_are_no_mail(text: bytes) -> None:
    """Two lines with colons, or headers further down."""
    assert not is_mail(text)


def test_a_message_without_any_text_is_rejected() -> None:
    """There is no story in it; one of too many parts is hostile."""
    assert rejection(PLAIN.partition(b"\r\n\r\n")[0].replace(b"UPDATE 1-Tin rises", b"") + b"\r\n\r\n") is Reason.EMPTY
    assert rejection(PLAIN + b"content-type: text/plain\n" * 101) is Reason.TOO_DEEP


def test_a_signature_is_no_text_and_a_mailbox_quotes_its_lines() -> None:
    """What follows ``-- `` is the trailer; ``>From`` at the beginning of a line of a mailbox is ``From``."""
    article = read(PLAIN.replace(b"It fell later.\r\n", b"It fell later.\r\n-- \r\nAnn Lee\r\nTel. 040 555\r\n"))
    assert article.body.endswith("It fell later.")
    assert article.trailer == "Ann Lee\nTel. 040 555"
    line = b"From ann.lee@harbor.example Tue Mar  3 08:30:00 2026\n"
    assert read(line + PLAIN.replace(b"It fell", b">From then it fell")).body.endswith("From then it fell later.")
