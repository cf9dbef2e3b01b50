"""What a search can find, and the texts by which it is found.

Found is what a reader would open a page of: a thing with an address of its own, shared
by all agreements or belonging to one, and the named questions. The class decides, in
``queries/search.rq``: priorities, boards, posts, people, law, duties, plans, bodies,
themes, paragraphs and whatever else an agreement or the law names. A priority is found
by the names of its subject as well: who looks for county lines wants the priority.
Left out is what only carries, dates or joins such things: terms of the ontology,
entries of closed lists, abbreviations, observations of force, memberships, derivations
and applications of rules, records of law, citations, spans, positions and explanations.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph
from csa_graph.iri import VOCAB, address
from csa_graph.legislation import plain as fold
from csa_graph.names import meant
from csa_graph.questions import load_question
from csa_graph.store import Row, plain

QUESTION: Final = "question"
_QUESTION_RANK: Final = 29
_PRIORITY: Final = "priority"


@dataclass(frozen=True, slots=True)
class Target:
    """What can be found.

    Attributes:
        iri: a thing's IRI, or a question's name.
        label: for people.
        kind: what it is, in plain words: ``priority``, ``act``, ``question``.
        rank: the place of its kind among hits that fit equally well.
        address: where it is served.
        owner: the IRI of the agreement it belongs to; empty where it is shared.
    """

    iri: str
    label: str
    kind: str
    rank: int
    address: str
    owner: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One text by which a target is found.

    Attributes:
        target: what it leads to.
        text: as it stands in the graph.
        folded: as it is compared.
        is_name: whether it is a name or a code, and not a gist or a requirement.
    """

    target: Target
    text: str
    folded: str
    is_name: bool


def entries(graph: Graph) -> list[Entry]:
    """Return every text by which something in a graph is found, by thing and question.

    Raises:
        QueryError: the query that comes with the package is ill-formed.
    """
    query = load_question(QUERIES / "search.rq").text
    kept: dict[tuple[str, str], Entry] = {}
    for entry in (
        *_of_things(graph, graph.store.select(query, {})),
        *_of_questions(graph),
    ):
        if entry.folded:
            kept.setdefault((entry.target.iri, entry.text), entry)
    return list(kept.values())


def _of_things(graph: Graph, rows: Iterable[Row]) -> Iterator[Entry]:
    others = meant(graph.store)
    for row in rows:
        iri, place = plain(row["thing"]), address(plain(row["thing"]))
        if place and iri in graph.labels and not iri.startswith(VOCAB):
            kind, rank = plain(row["kind"]), int(plain(row["rank"]))
            owner = _owner(graph, iri)
            target = Target(iri, graph.label(iri), kind, rank, place, owner)
            more = others.get(iri, ()) if kind == _PRIORITY else ()
            for name in (target.label, *graph.names[iri], plain(row["code"]), *more):
                yield Entry(target, name, fold(name), is_name=True)
            said = plain(row["says"])
            yield Entry(target, said, fold(said), is_name=False)


def _owner(graph: Graph, iri: str) -> str:
    return next((a for a in graph.agreements if f"{iri}/".startswith(f"{a}/")), "")


def _of_questions(graph: Graph) -> Iterator[Entry]:
    for name, asked in graph.questions.items():
        place = f"/questions/{name}"
        target = Target(name, asked.summary, QUESTION, _QUESTION_RANK, place, "")
        for text in (asked.summary, asked.asks, *asked.phrases):
            yield Entry(target, text, fold(text), is_name=True)
