"""Text of HTML fragments and of parsed trees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.parse.markup import text_of_html, text_of_tree


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Tin &amp; lead</p><p>rose<br>twice</p>", "Tin & lead\n\nrose\ntwice"),
        ("<p>Tin<script>alert('x')</script> rose<style>p{}</style></p>", "Tin rose"),
        ("<p>Tin rose<p>It fell", "Tin rose\n\nIt fell"),
        ("Tin <b>rose</b>", "Tin rose"),
    ],
)
def test_paragraphs_are_parted_and_scripts_are_silent(markup: str, text: str) -> None:
    """Broken markup is read as far as it goes."""
    parts = [part.strip() for part in text_of_html(markup).split("\n\n")]
    assert "\n\n".join(filter(None, parts)) == text


def test_a_tree_reads_like_its_markup() -> None:
    """Namespaces, comments and processing instructions do not matter."""
    markup = (
        "<div><p>Tin <em>rose</em> again</p><table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td/></tr></table></div>"
    )
    root = etree.fromstring(markup.replace("<div>", "<div xmlns='http://www.w3.org/1999/xhtml'><!-- c --><?pi x?>"))
    assert text_of_tree(root).split() == text_of_html(markup).split()
    assert "a\t1\nb\t" in text_of_tree(root)


@pytest.mark.parametrize("reference", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000, "&#00000065;"])
def test_a_reference_by_a_number_too_long_is_no_character(reference: str) -> None:
    """Python refuses to read the longest ones: in fragments of plain tags and in all others."""
    assert text_of_html(f"Tin{reference} rose").startswith("Tin\ufffd")
    assert text_of_html(f"<pre title='{reference}'>Tin{reference} rose</pre>").strip().startswith("Tin\ufffd")


def test_a_span_of_any_length_is_read() -> None:
    """One that nobody could mean is cut short, zero is one."""
    rows = f"<tr><td colspan='{'9' * 5000}'>a</td></tr><tr><td colspan='000000000002'>b</td><td rowspan='0'>c</td></tr>"
    assert text_of_html(f"<table>{rows}</table>").strip().startswith("a\t\t")


@given(st.text("<>/=tabledrhspn 12'\"&;", max_size=120))
def test_any_markup_gives_some_text(markup: str) -> None:
    """Never an error."""
    assert isinstance(text_of_html(markup), str)


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<br/>", "<B>", "</B>", "<a href='x>y'>", '<a href="u" class=z>', "</a>", "<div\n id=1>", "</div>",
         "<li>", "tin ", "rose\n", "&amp;", "&lt;b&gt;", "&#160;", "&nbsp", " < 5 ", "<", ">", "<script>", "</script>", "<!-- x -->", "<td>", "\t", "é"]
    ),
    max_size=14,
)  # fmt: skip


@given(PIECES)
def test_plain_fragments_are_read_as_the_reader_reads_them(pieces: list[str]) -> None:
    """The short way gives the same words in the same paragraphs, or leaves the fragment to the reader."""
    from pipelines.parse import markup

    written = "".join(pieces)
    short = markup._text_of_plain(written)
    text = markup.MarkupText()
    reader = markup._Reader(text)
    reader.feed(written)
    reader.close()
    if short is not None:
        lines = [" ".join(line.split()) for line in text.close().split("\n")]
        assert [" ".join(line.split()) for line in short.split("\n") if line.strip()] == [
            line for line in lines if line
        ]
