"""What is searched is what has a page of its own, and every class is decided on.

A new class that nobody decides on would be missing from the search without a word.
"""

from csa_graph.entries import QUESTION, entries
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ID, VOCAB, address
from csa_graph.store import plain

LEFT_OUT = {
    *(f"{CSA}{name}" for name in ("Abbreviation", "Citation", "ClassMembership")),
    *(f"{CSA}{name}" for name in ("Derivation", "Explanation", "LawRecord")),
    f"{CSA}RuleApplication",
    "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "http://www.w3.org/ns/oa#TextPositionSelector",
    "http://www.w3.org/ns/prov#Agent",
}
TYPES = "SELECT ?thing ?class WHERE { ?thing a ?class }"


def test_each_class_with_labels_is_either_searched_or_left_out(graph: Graph) -> None:
    found = {entry.target.iri for entry in entries(graph)}
    classes: dict[bool, set[str]] = {True: set(), False: set()}
    for row in graph.store.select(TYPES, {}):
        thing = plain(row["thing"])
        if address(thing) and thing in graph.labels and not thing.startswith(VOCAB):
            classes[thing in found].add(plain(row["class"]))
    assert classes[False] == LEFT_OUT
    assert classes[True] & LEFT_OUT == set()


def test_what_is_found_has_a_label_an_address_and_a_kind(graph: Graph) -> None:
    for target in {entry.target for entry in entries(graph)}:
        assert target.label
        assert target.address.startswith("/")
        assert target.kind == target.kind.lower() != ""


def test_kinds_are_plain_words(graph: Graph) -> None:
    kinds = {e.target.iri.removeprefix(ID): e.target.kind for e in entries(graph)}
    own = "staffordshire-2023"
    assert kinds[f"{own}/priority/fraud"] == "priority"
    assert kinds[f"{own}/board/local-partnership-board"] == "board"
    assert kinds["http://www.legislation.gov.uk/id/ukpga/1998/37"] == "act"
    assert kinds["duty/cda-6-1b"] == "duty"
    assert kinds["duty/cda-115"] == "power"
    assert kinds["theme/fraud"] == "theme"
    assert kinds[f"{own}/para/2.5"] == "paragraph"
    assert kinds["acts_named"] == QUESTION


def test_each_text_of_a_thing_stands_once(graph: Graph) -> None:
    held = [(entry.target.iri, entry.text) for entry in entries(graph)]
    assert len(set(held)) == len(held)


def test_a_thing_of_an_agreement_has_an_owner(two: Graph) -> None:
    for target in {entry.target for entry in entries(two)}:
        owners = [a for a in two.agreements if f"{target.iri}/".startswith(f"{a}/")]
        assert [target.owner] == (owners or [""])
