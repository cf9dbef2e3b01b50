"""A rule's conclusions carry their basis, and their premises can be found again.

A link that passes for stated when only a theme ties it is a finding against us.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph.errors import QueryError
from csa_graph.rules import Premise, Rule, basis, conclusions, load_rules, proofs
from csa_graph.store import EmbeddedStore, plain

AGREEMENT = "http://e/agreement"
RULE = """#+ label: Same colour
#+ summary: Two things of one colour belong together.
#+ premise: ?oneGraph ?one e:colour ?colour
#+ premise: ?twoGraph ?two e:colour ?colour
#+ premise: ?oneGraph ?one e:itself ?one

PREFIX e: <http://e/>

CONSTRUCT { ?derivation e:joins ?one, ?two }
WHERE {
  ?oneGraph e:of ?agreement .
  GRAPH ?oneGraph { ?one e:colour ?colour }
  GRAPH ?twoGraph { ?two e:colour ?colour }
  FILTER(STR(?one) < STR(?two))
  BIND(IRI(CONCAT(STR(?one), "+", STRAFTER(STR(?two), "e/"))) AS ?derivation)
}
"""
DATA = b"""@prefix : <http://e/> .
:catalogue { :p1 :of :agreement }
:p1 { :a :colour :red }
:law { :b :colour :red }
:judgement { :b :colour :red . :a :colour :blue }
:note { :c :colour :blue }
"""
LAYERS = {
    "http://e/p1": "stated",
    "http://e/law": "law",
    "http://e/judgement": "judgement",
    "http://e/note": "unconfirmed",
}


@pytest.fixture
def store() -> EmbeddedStore:
    """Give two things of one colour, told by sources of different layers."""
    return EmbeddedStore(ox.parse(DATA, format=ox.RdfFormat.TRIG))


@pytest.fixture
def rule(tmp_path: Path) -> Rule:
    """Give the rule on colours."""
    file = tmp_path / "same-colour.rq"
    file.write_text(RULE)
    return load_rules([file])[0]


def test_the_strongest_set_of_premises_gives_the_basis(
    store: EmbeddedStore, rule: Rule
) -> None:
    quads = list(conclusions(store, rule, AGREEMENT, LAYERS))
    bases = [q.object for q in quads if q.predicate.value.endswith("#basis")]
    assert bases == [ox.NamedNode("https://w3id.org/csa-graph/vocab/layer/law")]


def test_conclusions_stand_in_a_described_graph_of_the_rule(
    store: EmbeddedStore, rule: Rule
) -> None:
    quads = list(conclusions(store, rule, AGREEMENT, LAYERS))
    graph = ox.NamedNode(f"{AGREEMENT}/rule/same-colour")
    assert sum(q.graph_name == graph for q in quads) == 3
    described = {q.predicate.value for q in quads if q.subject == graph}
    assert "https://w3id.org/csa-graph/ontology#layer" in described


@pytest.mark.parametrize("named", [True, False])
def test_a_described_graph_names_the_agreement_or_the_end_of_its_iri(
    store: EmbeddedStore, rule: Rule, named: bool
) -> None:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    said = ox.Quad(
        ox.NamedNode(AGREEMENT),
        label,
        ox.Literal("Our plan"),
        ox.NamedNode("http://e/g"),
    )
    known = EmbeddedStore([*store.quads(), *([said] if named else [])])
    quads = list(conclusions(known, rule, AGREEMENT, LAYERS))
    told = [plain(q.object) for q in quads if q.predicate == label]
    assert f"Same colour, applied to {'Our plan' if named else 'agreement'}" in told


def test_every_set_of_premises_is_found_again(store: EmbeddedStore, rule: Rule) -> None:
    found = proofs(store, rule, AGREEMENT, one="http://e/a")
    own = Premise("http://e/p1", "http://e/a", "http://e/colour", "http://e/red")
    assert found == {
        "http://e/a+b": [
            (own, Premise(f"http://e/{g}", "http://e/b", "http://e/colour", own.value))
            for g in ("judgement", "law")
        ]
    }


def test_a_rule_that_concludes_nothing_leaves_no_graph(rule: Rule) -> None:
    assert list(conclusions(EmbeddedStore([]), rule, AGREEMENT, LAYERS)) == []


def test_the_basis_is_the_weakest_layer_and_descriptions_weaken_nothing() -> None:
    stated, noted = (Premise(f"http://e/{g}", "s", "p", "o") for g in ("p1", "note"))
    described = Premise("http://e/catalogue", "s", "p", "o")
    assert basis([stated, described], LAYERS) == "stated"
    assert basis([stated, noted], LAYERS) == "unconfirmed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ label: Same colour\n", "", "wanted one '#+ label:' line, found 0"),
        ("?one e:colour ?colour\n#+", "?one e:colour\n#+", "a graph and a triple"),
        ("\nWHERE {", " WHERE {", "wanted WHERE at the beginning of a line"),
    ],
)
def test_an_ill_formed_rule_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "rule.rq"
    assert old in RULE
    file.write_text(RULE.replace(old, new, 1))
    with pytest.raises(QueryError) as raised:
        load_rules([file])
    assert said in str(raised.value)
