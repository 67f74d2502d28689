"""Names in the form in which they are compared.

Each table has a form of its own. They differ in small things, which is kept until an issue decides it:

- ``fold_month``: the Turkish dotless i is an i, a hyphen stays, one or more points at the end go.
- ``fold_city`` (datelines): hyphens are spaces, points and spaces at both ends go, runs of spaces stay, ``ß`` is ``ss``.
- ``fold_place`` (entities): hyphens are spaces, points at the end go, runs of spaces are one, ``ß`` stays.
"""

import unicodedata


def without_accents(text: str) -> str:
    """Return a text without combining marks, in the compatibility form of its letters (NFKD).

    >>> without_accents("São Paulo")
    'Sao Paulo'
    """
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def fold_month(name: str) -> str:
    """Return the name of a month as the table has it.

    >>> fold_month("DÉC.")
    'dec'
    """
    return without_accents(name.casefold().replace("ı", "i")).rstrip(".")


def fold_city(name: str) -> str:
    """Return the name of a city as datelines compare it.

    >>> fold_city("Saint-Étienne.")
    'saint etienne'
    """
    return without_accents(name.replace("\u2019", "'")).casefold().replace("-", " ").strip(" .")


def fold_place(name: str) -> str:
    """Return a name as the register of places has it.

    >>> fold_place("São Paulo"), fold_place("U.S."), fold_place("el-salvador")
    ('sao paulo', 'u.s', 'el salvador')
    """
    plain = name if name.isascii() else without_accents(name.replace("\u2019", "'"))
    return " ".join(plain.lower().replace("-", " ").split()).rstrip(".")
