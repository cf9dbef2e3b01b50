"""What a match leads to: its answer, the command to type, the address to open."""

import shlex
from collections.abc import Mapping
from urllib.parse import urlencode

from csa_graph.answers import answered
from csa_graph.audited import answer, audited, filters
from csa_graph.derivations import Asked
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.matching import DERIVATIONS, TRACE, Match
from csa_graph.matrix import derived
from csa_graph.naming import anything
from csa_graph.proof import trace
from csa_graph.takeaway import Takeaway


def reply(
    graph: Graph, agreement: str, found: Match, given: Mapping[str, str]
) -> Takeaway:
    """Return the answer to a question that was matched.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        found: the question, with the values found for it.
        given: further values; they come before those that were found.

    Raises:
        QueryError: a value is missing, unknown or names nothing.
    """
    values = {**found.parameters, **given}
    if found.question == DERIVATIONS:
        return derived(graph, agreement, Asked(**values))
    if found.question == TRACE:
        ends = [anything(graph, values[name], agreement) for name in ("from", "to")]
        return trace(graph, agreement, *ends)
    if found.question in audited():
        return answer(graph, agreement, found.question, values)
    return answered(graph, graph.questions[found.question], agreement, values)


def taken_as(found: Match) -> str:
    """Return what a text was taken for: the title, the name and the values."""
    values = "".join(f", {name} = {value}" for name, value in found.parameters.items())
    return f"{found.title} ({found.question}{values})"


def command_line(found: Match) -> str:
    """Return the command that gives the answer."""
    if found.question == DERIVATIONS:
        words = ["derive", *_options(found.parameters)]
    elif found.question == TRACE:
        words = ["trace", *found.parameters.values()]
    elif found.question in audited():
        words = ["audit", *_options(filters(found.question, found.parameters))]
    else:
        pairs = (f"{name}={value}" for name, value in found.parameters.items())
        words = ["ask", found.question, *(w for p in pairs for w in ("--param", p))]
    return shlex.join(["csa-graph", *words])


def _options(values: Mapping[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in (f"--{name}", value)]


def place(found: Match, agreement: str) -> str:
    """Return the path at which the answer is served."""
    path, values = f"/questions/{found.question}", found.parameters
    if found.question in {DERIVATIONS, TRACE}:
        path = f"/{found.question}"
    elif found.question in audited():
        path = f"/audit/{audited()[found.question].table}"
        values = filters(found.question, values)
    asked = {**values, "agreement": agreement.removeprefix(ID)}
    return f"{path}?{urlencode(asked)}"
