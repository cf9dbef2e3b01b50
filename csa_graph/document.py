"""The document read backwards: what each paragraph, record or judgement states.

A citation leads from a fact to its source; this leads from a source to its facts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph, node
from csa_graph.iri import address
from csa_graph.questions import Question, load_questions
from csa_graph.source import find
from csa_graph.store import plain
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway

_STATES: Final = """
SELECT ?source ?thing ?property ?value WHERE {
  GRAPH ?source { ?thing ?property ?value }
}
ORDER BY ?thing ?property ?value
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact that a source states.

    Attributes:
        source: the IRI of the graph that states it.
        thing: what it is about.
        thing_label: the label of that.
        thing_address: where that is served; its IRI where it is not.
        property: the predicate's IRI.
        property_label: the predicate's label.
        value: an IRI, or the text of a literal.
        value_label: the label of the value; the text itself for a literal.
        value_iri: the value where it is a thing; else empty.
    """

    source: str
    thing: str
    thing_label: str
    thing_address: str
    property: str
    property_label: str
    value: str
    value_label: str
    value_iri: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, list item or table row of an agreement.

    Attributes:
        iri: its name, and that of the graph of what it states.
        number: as printed, ``2.5``; a made one for items and rows.
        label: for people, ``Paragraph 2.5``.
        heading: of the chapter it stands in.
        gist: what it says, in our own words.
        within: the IRI of what it is a part of; empty for chapters.
        depth: how many passages it stands inside.
        narrative: why it states no fact; empty where it states some.
        length: of its normalised text, in characters.
        sha256: of its normalised text.
    """

    iri: str
    number: str
    label: str
    heading: str
    gist: str
    within: str
    depth: int
    narrative: str
    length: int
    sha256: str


def sources_of(graph: Graph, iri: str) -> tuple[str, ...]:
    """Return the graphs that are a thing or cite it: what is stated there is its."""
    own = [iri] if iri in graph.citations else []
    citing = [name for name, cited in graph.citations.items() if cited.cites == iri]
    return tuple(own or sorted(citing))


def states(graph: Graph, source: str) -> tuple[Statement, ...]:
    """Return what a source states, by what it is about.

    Raises:
        QueryError: the text is no IRI.
    """
    rows = graph.store.select(_STATES, {"source": node(source)})
    found = [_statement(graph, *(plain(row[name]) for name in row)) for row in rows]
    return tuple(sorted(found, key=_order))


def _statement(
    graph: Graph, source: str, thing: str, property_: str, value: str
) -> Statement:
    known = value in graph.labels
    return Statement(
        source=source,
        thing=thing,
        thing_label=graph.label(thing),
        thing_address=address(thing) or thing,
        property=property_,
        property_label=graph.labels.get(property_, property_),
        value=value,
        value_label=graph.label(value),
        value_iri=value if known else "",
    )


def _order(one: Statement) -> tuple[str, str, str, str]:
    return one.thing_label, one.thing, one.property_label, one.value_label


def passages(graph: Graph, agreement: str) -> tuple[Passage, ...]:
    """Return the paragraphs, list items and table rows of an agreement, in order."""
    rows = graph.ask(_queries()["passages"], {"agreement": agreement}).rows
    found: dict[str, Passage] = {}
    for row in rows:
        text = row.values
        within = found.get(text["within"])
        found[text["passage"]] = Passage(
            iri=text["passage"],
            number=text["number"],
            label=graph.label(text["passage"]),
            heading=text["heading"],
            gist=text["gist"],
            within=text["within"],
            depth=within.depth + 1 if within else 0,
            narrative=text["narrative"],
            length=int(text["length"]),
            sha256=text["sha256"],
        )
    return tuple(found.values())


def inside(all_of: Sequence[Passage], iri: str) -> tuple[Passage, ...]:
    """Return the passages that are part of one, in order."""
    return tuple(one for one in all_of if one.within == iri)


def with_states(graph: Graph, taken: Takeaway, iri: str) -> Takeaway:
    """Return a thing to take away with what it states, where it is a source."""
    held = [one for source in sources_of(graph, iri) for one in states(graph, source)]
    if not held:
        return taken
    columns = ("about", "fact", "value", "source")
    rows = tuple(
        (
            one.thing_label,
            one.property_label,
            one.value_label,
            graph.citations[one.source].label,
        )
        for one in held
    )
    sheet = ("States", Table("What is stated there", columns, rows))
    body = {**taken.body, "states": [asdict(one) for one in held]}
    return replace(taken, sheets=(*taken.sheets, sheet), body=body)


def own_words(all_of: Iterable[Passage], lines: Sequence[str]) -> dict[str, str]:
    """Return the text of each passage that an attached document holds, by its IRI.

    Args:
        all_of: the passages, in order.
        lines: the document; see `csa_graph.source`.
    """
    found: dict[str, str] = {}
    start = 0
    for passage in all_of:
        place = find(lines, passage.length, passage.sha256, start)
        if place:
            found[passage.iri] = place.text
            start = place.first - 1
    return found


@cache
def _queries() -> dict[str, Question]:
    return load_questions(QUERIES / "document")
