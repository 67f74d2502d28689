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
def test_paragraphs_are_parted_and_scripts_are_silent(markup, text) -> None:
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
