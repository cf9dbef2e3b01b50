"""Why a link is there, and how two things hang together, as takeaways."""

from collections.abc import Sequence
from typing import Any, Final

from csa_graph.chains import Hop, chain
from csa_graph.derivations import premises
from csa_graph.graph import Graph
from csa_graph.rules import Premise
from csa_graph.tables import Table, sources
from csa_graph.takeaway import Takeaway, cover
from csa_graph.trace import Hop as Step
from csa_graph.trace import trace as traced

_NOTHING: Final = "not stated"
_HOLDS: Final = "true"  # what is simply so is said without its value
_WHY: Final = "By which hops, on which premises, does the law stand behind it?"


def proven(graph: Graph, agreement: str, derivation: str) -> Takeaway:
    """Return one chain hop by hop, and the premises of the link in it.

    Raises:
        QueryError: the text is no IRI.
    """
    label = graph.label(derivation)
    hops = chain(graph, agreement, derivation)
    rows = tuple(row for hop in hops for row in _hop_rows(graph, hop))
    found = {hop.name: hop.links[0].things[0] for hop in hops if hop.links}
    ends = {"target": found["priority"]}
    if "duty" in found:
        ends["duty"] = found["duty"]
    proof = premises(graph, agreement, **ends)[derivation]
    made = [premise_body(graph, premise) for premise in proof]
    shown = tuple(
        (p["says"], p["citation"]["label"], p["citation"]["layer"]) for p in made
    )
    body = {
        "derivation": derivation,
        "label": label,
        "hops": [_hop(graph, hop) for hop in hops],
        "premises": made,
    }
    sheets = (
        ("Chain", Table(label, ("hop", "what", "source"), rows)),
        ("Premises", Table("Premises", ("says", "source", "layer"), shown)),
    )
    said = {"Question": _WHY, "Filters": f"derivation = {label}"}
    return Takeaway(cover(graph, agreement, label, said), sheets, body)


def proofs(graph: Graph, agreement: str, derivations: Sequence[str]) -> Takeaway:
    """Return several chains, each as `proven` gives it, in one answer.

    Raises:
        QueryError: a text is no IRI.
    """
    made = [proven(graph, agreement, iri) for iri in derivations]
    sheets = tuple(
        (name, _together(name, [one.sheets[place][1] for one in made], made))
        for place, name in enumerate(("Chain", "Premises"))
    )
    title = f"{len(made)} chains, hop by hop"
    body = {"count": len(made), "chains": [one.body for one in made]}
    said = {
        "Question": _WHY,
        "Filters": "; ".join(f"derivation = {one.body['label']}" for one in made),
    }
    return Takeaway(cover(graph, agreement, title, said), sheets, body)


def _together(name: str, tables: Sequence[Table], made: Sequence[Takeaway]) -> Table:
    rows = tuple(
        (one.body["label"], *row)
        for one, shown in zip(made, tables, strict=True)
        for row in shown.rows
    )
    return Table(name, ("chain", *tables[0].columns), rows)


def _hop_rows(graph: Graph, hop: Hop) -> list[tuple[str, str, str]]:
    if not hop.links:
        return [(hop.name, f"{_NOTHING}: {hop.empty}", "")]
    return [
        (
            hop.name,
            ", ".join(graph.label(thing) for thing in link.things),
            sources(link.citations),
        )
        for link in hop.links
    ]


def _hop(graph: Graph, hop: Hop) -> dict[str, Any]:
    return {
        "hop": hop.name,
        "outcome": "answer" if hop.links else "not_stated",
        "means": hop.empty,
        "found": [
            {
                "labels": [graph.label(thing) for thing in link.things],
                "iris": list(link.things),
                "citations": [citation.as_dict() for citation in link.citations],
            }
            for link in hop.links
        ],
    }


def trace(graph: Graph, agreement: str, start: str, end: str) -> Takeaway:
    """Return the shortest chains of cited facts between two things.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        start: the IRI of the one thing.
        end: the IRI of the other.
    """
    ways = traced(graph, start, end)
    title = f"From {graph.label(start)} to {graph.label(end)}"
    outcome = "answer" if ways else "not_stated"
    empty = "No chain of cited facts joins the two."
    says = _counted(ways) if ways else f"Not stated. {empty}"
    rows = tuple(
        (str(number), *_step(graph, step))
        for number, way in enumerate(ways, 1)
        for step in way
    )
    columns = ("chain", "from", "fact", "to", "basis", "source")
    body = {
        "outcome": outcome,
        "sentence": says,
        "chains": [[_step_body(graph, step) for step in way] for way in ways],
    }
    said = {
        "Question": "How do the two hang together, by the shortest chains of facts?",
        "Filters": f"from = {graph.label(start)}; to = {graph.label(end)}",
        "Answer": says,
        "Outcome": outcome,
    }
    front = cover(graph, agreement, title, said)
    return Takeaway(front, (("Chains", Table(title, columns, rows)),), body)


def _counted(ways: Sequence[Sequence[Step]]) -> str:
    chains = "1 shortest chain" if len(ways) == 1 else f"{len(ways)} shortest chains"
    hops = "1 hop" if len(ways[0]) == 1 else f"{len(ways[0])} hops"
    return f"{chains} of {hops}."


def _step(graph: Graph, step: Step) -> tuple[str, ...]:
    fact = graph.label(step.predicate)
    arrow = f"{fact} →" if step.forward else f"← {fact}"
    ends = graph.label(step.start), arrow, graph.label(step.end)
    return (*ends, step.basis, sources(step.citations))


def _step_body(graph: Graph, step: Step) -> dict[str, Any]:
    return {
        "from": graph.label(step.start),
        "from_iri": step.start,
        "fact": graph.label(step.predicate),
        "forward": step.forward,
        "to": graph.label(step.end),
        "to_iri": step.end,
        "basis": step.basis,
        "citations": [citation.as_dict() for citation in step.citations],
    }


def premise_body(graph: Graph, premise: Premise) -> dict[str, Any]:
    """Return a premise for JSON: in words, as a triple, with its citation."""
    parts = (premise.subject, premise.predicate, premise.value)
    said = parts[:2] if premise.value == _HOLDS else parts
    return {
        "says": " ".join(graph.label(part) for part in said),
        "triple": list(parts),
        "matches_a_name": premise.is_identity,
        "citation": graph.citations[premise.graph].as_dict(),
    }
