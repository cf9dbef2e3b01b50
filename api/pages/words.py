"""Small pieces of English that pages need: days, counts, lists of names."""

from collections.abc import Sequence
from typing import Final

from csa_graph.days import in_words

_LENGTHS: Final = {len("2026-11"), len("2026-11-01")}


def day(text: str) -> str:
    """Return a day or a month as people write it; any other text as it is.

    >>> day("2026-11-01"), day("2022-12"), day("2023")
    ('1 November 2026', 'December 2022', '2023')
    """
    return in_words(text) if len(text) in _LENGTHS else text


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "duty", "duties"), count(1200, "row")
    ('1 duty', '1,200 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names in a row, the last ones counted where there are many.

    >>> listed(["Fraud"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d", "e"])
    ('Fraud', 'a, b and c', 'a, b, c and 2 more')
    """
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def started(text: str) -> str:
    """Return a text with a capital letter at its start and the rest as it is.

    A name of a parameter stays as it is typed.

    >>> started("listed apart"), started("as_at: wanted a day"), started("")
    ('Listed apart', 'as_at: wanted a day', '')
    """
    return text if "_" in text.partition(" ")[0] else text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """Return a sentence with a stop at its end, where it has none.

    >>> ended("Nothing is there"), ended("Did you mean Fraud?")
    ('Nothing is there.', 'Did you mean Fraud?')
    """
    return text if text.endswith((".", "?", "!")) else f"{text}."


def last(iri: str) -> str:
    """Return the last step of an IRI.

    >>> last("http://www.w3.org/2000/01/rdf-schema#label"), last("http://x/y/z")
    ('label', 'z')
    """
    return iri.rpartition("#")[2].rpartition("/")[2]
