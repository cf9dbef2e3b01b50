"""The matrix of legislation and priorities, with its chains, as a takeaway."""

from collections import Counter
from dataclasses import asdict
from typing import Any, Final

from csa_graph.derivations import (
    Asked,
    Cell,
    cells,
    derive,
    premises,
    without_priority,
    without_stated,
)
from csa_graph.graph import Graph
from csa_graph.naming import thing
from csa_graph.proof import premise_body
from csa_graph.questions import Answer
from csa_graph.reports import thing_body
from csa_graph.tables import Table, as_json, table
from csa_graph.takeaway import Takeaway, cover

_NOTHING: Final = "not stated"
_NAMED: Final = 3


def derived(graph: Graph, agreement: str, asked: Asked) -> Takeaway:
    """Return the matrix of legislation and priorities, with its chains.

    Raises:
        QueryError: a filter names nothing.
    """
    found = derive(graph, agreement, asked)
    answer = found.answer
    matrix = cells(answer.rows)
    whole = matrix
    if asked != Asked():
        whole = cells(derive(graph, agreement, Asked()).answer.rows)
    law, target = _ends(graph, agreement, asked)
    shown = {cell.priority for cell in matrix} if law else {}
    silent = without_stated(graph, agreement, whole)
    silent = [i for i in silent if target in {"", i} and (not law or i in shown)]
    idle = [] if target else without_priority(graph, agreement, whole)
    idle = [iri for iri in idle if law in {"", iri}]
    said = {
        "Question": answer.question.asks,
        "Filters": _filters(asked),
        "As at": found.as_at.isoformat(),
        "Answer": _counted(graph, answer, silent, idle)
        if answer.rows
        else _nothing(graph, asked, law, target),
        "Outcome": answer.outcome,
    }
    front = cover(graph, agreement, answer.question.summary, said)
    sheets = (
        ("Chains", table(graph, answer)),
        ("Cells", _cells(graph, matrix)),
        ("Matrix", _matrix(graph, matrix)),
        ("Without", _without(graph, silent, idle)),
    )
    body = {
        **as_json(graph, answer),
        "sentence": said["Answer"],
        "as_at": found.as_at.isoformat(),
        "matrix": [_cell(graph, cell) for cell in matrix],
        "without_stated_legislation": [thing_body(graph, iri) for iri in silent],
        "without_priority": [thing_body(graph, iri) for iri in idle],
        "premises": _premises(graph, agreement, answer),
        "query": answer.question.text,
    }
    return Takeaway(front, sheets, body)


def _ends(graph: Graph, agreement: str, asked: Asked) -> tuple[str, str]:
    """Return the law and the priority that are asked for; empty for every one."""
    law = asked.legislation and thing(
        graph, "legislation", asked.legislation, agreement
    )
    return law, asked.priority and thing(graph, "priorities", asked.priority, agreement)


def _counted(graph: Graph, answer: Answer, silent: list[str], idle: list[str]) -> str:
    rules = Counter(graph.label(row.values["rule"]) for row in answer.rows)
    counts = ", ".join(f"{rule.lower()} {n}" for rule, n in rules.most_common())
    shown = {row.values["priority"] for row in answer.rows}
    chains = "1 chain" if len(answer.rows) == 1 else f"{len(answer.rows)} chains"
    unstated = _unstated([graph.label(iri) for iri in silent if iri in shown])
    untied = f" Nothing ties {len(idle)} of the instruments to any priority."
    return f"{chains}: {counts}.{unstated}{untied * bool(idle)}"


def _unstated(silent: list[str]) -> str:
    if not silent:
        return ""
    many = f"{len(silent)} of these priorities"
    named = "; ".join(silent) if len(silent) <= _NAMED else many
    return f" No paragraph states any legislation behind {named}."


def _nothing(graph: Graph, asked: Asked, law: str, target: str) -> str:
    """Say what was looked for and is not there."""
    one = graph.label(law) if law else "any legislation"
    other = graph.label(target) if target else "any priority, plan or the agreement"
    if asked.basis == "stated":
        return f"Not stated. No paragraph says that {one} stands behind {other}."
    kept = {"basis": asked.basis, "rule": asked.rule}
    by = "".join(f", {name} {text}," for name, text in kept.items() if text)
    return f"Not stated. Nothing{by} ties {one} to {other}."


def _filters(asked: Asked) -> str:
    given = {name: text for name, text in asdict(asked).items() if text}
    return "; ".join(f"{name.replace('_', ' ')} = {t}" for name, t in given.items())


def _cell(graph: Graph, cell: Cell) -> dict[str, Any]:
    return {
        **asdict(cell),
        "priority_label": graph.label(cell.priority),
        "legislation_label": graph.label(cell.legislation),
        "rule_labels": [graph.label(rule) for rule in cell.rules],
    }


def _cells(graph: Graph, matrix: list[Cell]) -> Table:
    columns = ("priority", "legislation", "chains", "rules", "basis", "named")
    rows = tuple(
        (
            graph.label(cell.priority),
            graph.label(cell.legislation),
            str(cell.chains),
            ", ".join(graph.label(rule) for rule in cell.rules),
            cell.basis,
            "yes" if cell.named else "no",
        )
        for cell in matrix
    )
    return Table("Cells of the matrix", columns, rows)


def _matrix(graph: Graph, matrix: list[Cell]) -> Table:
    across = list(dict.fromkeys(cell.priority for cell in matrix))
    down = sorted({cell.legislation for cell in matrix}, key=graph.label)
    held = {(cell.legislation, cell.priority): _words(graph, cell) for cell in matrix}
    rows = tuple(
        (graph.label(law), *(held.get((law, one), _NOTHING) for one in across))
        for law in down
    )
    columns = ("legislation", *(graph.label(one) for one in across))
    return Table("Matrix of legislation and priorities", columns, rows)


def _words(graph: Graph, cell: Cell) -> str:
    rules = ", ".join(graph.label(rule).lower() for rule in cell.rules)
    return f"{cell.basis}: {rules} ({cell.chains})"


def _without(graph: Graph, silent: list[str], idle: list[str]) -> Table:
    unstated = "No paragraph states any legislation behind this priority."
    unused = "Nothing ties this legislation to any priority."
    rows = (
        *((graph.label(priority), unstated) for priority in silent),
        *((graph.label(law), unused) for law in idle),
    )
    return Table("What has no link", ("what", "why it is here"), rows)


def _premises(graph: Graph, agreement: str, answer: Answer) -> dict[str, Any]:
    targets = {row.values["priority"] for row in answer.rows}
    ends = {"target": targets.pop()} if len(targets) == 1 else {}
    proven = premises(graph, agreement, **ends)
    shown = dict.fromkeys(row.values["derivation"] for row in answer.rows)
    return {iri: [premise_body(graph, p) for p in proven[iri]] for iri in shown}
