"""Text of an HTML fragment: paragraphs parted by empty lines; scripts and styles are never text."""

from html.parser import HTMLParser

BREAKING = frozenset(
    "address article aside blockquote dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object"})


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class's signature
        self.silent += tag in SILENT
        if tag == "br":
            self.parts.append("\n")
        elif tag in BREAKING:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BREAKING:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split("\n")))


def text_of_html(markup: str) -> str:
    """Read the text of a fragment; broken markup is read as far as it goes."""
    reader = _Paragraphs()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)
