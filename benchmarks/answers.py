"""What the way from the engine to a finished answer costs, as a ratio.

Each answer is timed beside the bare engine call that gives the same rows, in the same
process and the same run: the median of several runs of either. Run it with
``.venv/bin/python benchmarks/answers.py``.
"""

import statistics
import time
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.answers import answered
from csa_graph.build import build, bundled
from csa_graph.derivations import Asked
from csa_graph.graph import Graph, open_graph
from csa_graph.matrix import derived
from csa_graph.naming import resolved
from csa_graph.proof import proven
from csa_graph.questions import Question, load_question, load_questions
from csa_graph.search import index, search
from csa_graph.takeaway import write

RUNS = 15


def median_seconds(call: Callable[[], object]) -> float:
    """Return the median time of a call, in seconds, after one run to warm up."""
    call()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def bare(graph: Graph, question: Question, given: Mapping[str, str]) -> object:
    """Return the rows of a query as the engine gives them."""
    values = resolved(graph, question, graph.agreement(), given)
    bound = {name: ox.NamedNode(iri) for name, iri in values.items()}
    return graph.store.select(question.text, bound)


def _taken(question: Question, ends: Mapping[str, str]) -> dict[str, str]:
    return {field.name: ends[field.name] for field in question.parameters}


def main() -> None:
    """Print one line for each kind of answer."""
    graph = open_graph(build(bundled()))
    agreement = graph.agreement()
    matrix = load_question(QUERIES / "derivations.rq")
    question = graph.questions["priority_in_the_agreement"]
    hops = load_questions(QUERIES / "chain")
    ends = {
        "duty": "https://w3id.org/csa-graph/id/duty/daa-57-1",
        "priority": f"{agreement}/priority/domestic-abuse",
        "agreement": agreement,
    }
    chain = f"{agreement}/derivation/same-subject/daa-57-1/domestic-abuse"
    held = index(graph)
    words = """
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?t ?l { ?t rdfs:label ?l FILTER(CONTAINS(LCASE(STR(?l)), "county")) }
    """
    cases: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "matrix": (
            lambda: write(derived(graph, agreement, Asked()), "json"),
            lambda: bare(graph, matrix, {}),
        ),
        "matrix of one priority": (
            lambda: write(derived(graph, agreement, Asked(priority="fraud")), "json"),
            lambda: bare(graph, matrix, {"priority": "fraud"}),
        ),
        "chain": (
            lambda: write(proven(graph, agreement, chain), "json"),
            lambda: [bare(graph, hop, _taken(hop, ends)) for hop in hops.values()],
        ),
        "question": (
            lambda: write(
                answered(graph, question, agreement, {"priority": "fraud"}), "json"
            ),
            lambda: bare(graph, question, {"priority": "fraud"}),
        ),
        "search": (
            lambda: search(held, "county", agreement),
            lambda: graph.store.select(words, {}),
        ),
    }
    print(f"{'answer':24}{'ms':>10}{'engine ms':>12}{'ratio':>8}")
    for name, (whole, engine) in cases.items():
        one, other = median_seconds(whole), median_seconds(engine)
        print(f"{name:24}{one * 1e3:10.2f}{other * 1e3:12.2f}{one / other:8.1f}")


if __name__ == "__main__":
    main()
