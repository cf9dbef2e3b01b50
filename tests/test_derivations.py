"""The matrix counts chains, opens into them, and never mixes what makes a link.

No cell is stated that only a theme or a framework duty ties, and law that the
agreement never names is never shown as the agreement's.
"""

import pytest

from csa_graph.chains import chain
from csa_graph.citations import LAYERS
from csa_graph.derivations import (
    Asked,
    cells,
    derive,
    premises,
    without_priority,
    without_stated,
)
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION
from csa_graph.matrix import derived
from csa_graph.questions import AnswerRow
from csa_graph.takeaway import Takeaway

STATED = f"{ID}rule/stated-link"


@pytest.fixture(scope="module")
def rows(graph: Graph) -> tuple[AnswerRow, ...]:
    """Give every chain of Staffordshire's agreement."""
    return derive(graph, graph.agreement(), Asked()).answer.rows


def basis(row: AnswerRow) -> str:
    return row.values["basis"].rpartition("/")[2]


def test_every_stated_link_rests_on_a_paragraph_that_ties_the_two(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    stated = [row for row in rows if basis(row) == "stated"]
    made = premises(graph, graph.agreement())
    assert {row.values["rule"] for row in stated} == {STATED}
    for row in stated:
        facts = [p for p in made[row.values["derivation"]] if not p.is_identity]
        assert [graph.citations[p.graph].layer for p in facts] == ["stated"]
        assert facts[0].value == row.values["priority"]


def test_the_stated_links_are_the_three_of_the_text(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    found = {
        (
            row.values["provision"] or row.values["legislation"],
            graph.label(row.values["priority"]),
        )
        for row in rows
        if basis(row) == "stated"
    }
    whole = "Staffordshire Community Safety Agreement 2023 – 2026"  # noqa: RUF001
    strategy = "Domestic Abuse Strategy on safe accommodation"
    assert found == {
        (f"{LEGISLATION}ukpga/1998/37/section/17", whole),
        (f"{LEGISLATION}ukpga/2021/17/part/4", strategy),
        (f"{LEGISLATION}ukpga/2011/13", "Police and Crime Plans"),
    }


def test_no_priority_has_stated_legislation(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    silent = without_stated(graph, graph.agreement(), cells(rows))
    assert len(silent) == 14


def test_the_basis_is_never_stronger_than_any_premise(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    made = premises(graph, graph.agreement())
    for row in rows:
        layers = [
            graph.citations[p.graph].layer
            for p in made[row.values["derivation"]]
            if not p.is_identity and graph.citations[p.graph].layer in LAYERS
        ]
        assert LAYERS.index(basis(row)) >= max(map(LAYERS.index, layers))


def test_law_that_the_agreement_never_names_is_not_shown_as_named(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    named = {
        graph.label(r.values["legislation"]) for r in rows if r.values["named"] == "yes"
    }
    assert named == {
        "Crime and Disorder Act 1998",
        "Domestic Abuse Act 2021",
        "Domestic Violence, Crime and Victims Act 2004",
        "Fire Safety Act 2021",
        "Health and Care Act 2022",
        "Nationality and Borders Act 2022",
        "Police Reform and Social Responsibility Act 2011",
        "Police and Justice Act 2006",
        "Police, Crime, Sentencing and Courts Act 2022",
    } & {graph.label(r.values["legislation"]) for r in rows}


def test_the_cells_count_every_chain_once(rows: tuple[AnswerRow, ...]) -> None:
    chains = {
        tuple(row.values[n] for n in ("provision", "duty", "rule", "priority"))
        for row in rows
    }
    assert sum(cell.chains for cell in cells(rows)) == len(chains) == len(rows)


def test_a_framework_reaches_no_issue_left_to_others(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    kinds = {
        graph.label(row.values["priority_kind"])
        for row in rows
        if row.values["rule"] == f"{ID}rule/framework"
    }
    assert kinds == {"county-wide priority", "locality priority"}


def test_an_act_with_no_priority_is_listed(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    idle = without_priority(graph, graph.agreement(), cells(rows))
    assert f"{LEGISLATION}ukpga/2021/24" in idle
    assert f"{LEGISLATION}ukpga/1998/37" not in idle


@pytest.mark.parametrize(
    ("asked", "column", "value"),
    [
        (Asked(basis="unconfirmed"), "basis", "unconfirmed"),
        (Asked(rule="framework"), "rule", "framework"),
        (Asked(rule="Same subject"), "rule", "same-subject"),
        (Asked(priority="fraud"), "priority", "fraud"),
        (Asked(legislation="DA Act 2021"), "legislation", "17"),
    ],
)
def test_a_filter_keeps_what_it_names(
    graph: Graph, asked: Asked, column: str, value: str
) -> None:
    kept = derive(graph, graph.agreement(), asked).answer.rows
    assert kept
    assert {row.values[column].rpartition("/")[2] for row in kept} == {value}


def test_a_provision_keeps_what_stands_below_it(graph: Graph) -> None:
    asked = Asked(legislation="s.6 CDA 1998", priority="fraud")
    kept = derive(graph, graph.agreement(), asked).answer.rows
    section = f"{LEGISLATION}ukpga/1998/37/section/6"
    assert all(row.values["provision"].startswith(f"{section}/") for row in kept)
    assert kept


def test_force_is_told_for_the_day_asked(graph: Graph) -> None:
    late = Asked(legislation="Crime and Policing Act 2026", as_at="2023-04-01")
    rows = derive(graph, graph.agreement(), late).answer.rows
    assert {row.values["in_force"] for row in rows} == {"not yet enacted"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(basis="certain"), "basis: wanted one of stated, law"),
        (Asked(basis="inferred"), "basis: wanted one of stated, law"),
        (Asked(rule="magic"), "rules: nothing is called 'magic'"),
        (Asked(rule="same subjct"), "did you mean 'Same subject'"),
        (Asked(as_at="soon"), "as_at: wanted a day"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(
    graph: Graph, asked: Asked, said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        derive(graph, graph.agreement(), asked)


def hops(graph: Graph, rule: str, law: str, target: str) -> dict[str, list[str]]:
    agreement = graph.agreement()
    found = chain(graph, agreement, f"{agreement}/derivation/{rule}/{law}/{target}")
    return {
        hop.name: [graph.label(link.things[0]) for link in hop.links] for hop in found
    }


def test_a_chain_runs_from_the_act_to_the_plan(graph: Graph) -> None:
    found = hops(graph, "same-subject", "daa-57-1", "domestic-abuse")
    board = "Domestic Abuse Commissioning and Development Board"
    assert found == {
        "act": ["Domestic Abuse Act 2021"],
        "provision": ["Domestic Abuse Act 2021, s. 57(1)"],
        "duty": ["Safe accommodation strategy"],
        "bearer": ["Relevant local authority (domestic abuse support)"],
        "body": ["Staffordshire County Council"],
        "priority": ["Domestic Abuse"],
        "board": [board],
        "officer": ["Domestic abuse reporting officer"],
        "plan": ["Staffordshire and Stoke Domestic Abuse Strategy"],
    }


def test_a_hop_that_nothing_states_is_shown_with_what_that_means(
    graph: Graph,
) -> None:
    agreement = graph.agreement()
    law = "police-reform-and-social-responsibility-act-2011"
    iri = f"{agreement}/derivation/stated-link/{law}/police-and-crime-plans"
    silent = {h.name: h.empty for h in chain(graph, agreement, iri) if not h.links}
    assert silent["duty"] == "The paragraph names the law without a duty."
    assert silent["board"] == "The agreement names no board for it."
    assert set(silent) >= {"provision", "duty", "bearer", "body", "board", "officer"}


def test_each_hop_of_a_chain_has_a_citation(graph: Graph) -> None:
    agreement = graph.agreement()
    iri = f"{agreement}/derivation/same-subject/daa-57-1/domestic-abuse"
    assert all(
        link.citations for hop in chain(graph, agreement, iri) for link in hop.links
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            Asked(legislation="Fire Safety Act 2021"),
            "Nothing ties Fire Safety Act 2021 to any priority, plan or the agreement.",
        ),
        (
            Asked(priority="fraud", basis="stated"),
            "No paragraph says that any legislation stands behind Fraud.",
        ),
        (
            Asked(priority="fraud", rule="through-a-board"),
            "Nothing, rule through-a-board, ties any legislation to Fraud.",
        ),
    ],
)
def test_an_empty_matrix_says_what_is_not_there(
    graph: Graph, asked: Asked, said: str
) -> None:
    taken = derived(graph, graph.agreement(), asked)
    assert taken.body["outcome"] == "not_stated"
    assert taken.body["sentence"] == taken.said["Answer"] == f"Not stated. {said}"


def unlinked(taken: Takeaway) -> list[str]:
    """Give what has no link, the sheet and the body for programs being equal."""
    rows = dict(taken.sheets)["Without"].rows
    body = taken.body["without_stated_legislation"], taken.body["without_priority"]
    assert [row[0] for row in rows] == [one["label"] for one in (*body[0], *body[1])]
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Asked(priority="fraud"), ["Fraud"]),
        (Asked(legislation="Fire Safety Act 2021"), ["Fire Safety Act 2021"]),
        (
            Asked(legislation="Equality Act"),
            ["Community Cohesion & Tackling Extremism"],
        ),
        (Asked(priority="fraud", legislation="Care Act"), ["Fraud"]),
    ],
)
def test_what_has_no_link_is_told_of_what_is_asked(
    graph: Graph, asked: Asked, wanted: list[str]
) -> None:
    assert unlinked(derived(graph, graph.agreement(), asked)) == wanted


@pytest.mark.parametrize("asked", [Asked(), Asked(as_at="2023-04-01")])
def test_the_whole_matrix_tells_what_has_no_link(graph: Graph, asked: Asked) -> None:
    taken = derived(graph, graph.agreement(), asked)
    assert {"Fraud", "Fire Safety Act 2021"} <= set(unlinked(taken))
    count = len(taken.body["without_priority"])
    assert f"Nothing ties {count} of the instruments" in taken.body["sentence"]


def test_work_in_common_is_no_law_behind_a_place(
    graph: Graph, rows: tuple[AnswerRow, ...]
) -> None:
    """A duty to work together on something else is not about an area's plans."""
    behind = {
        graph.label(row.values["legislation"])
        for row in rows
        if row.values["priority"].endswith("/priority/locality-stafford")
    }
    assert behind == {
        (
            "Crime and Disorder (Formulation and Implementation of Strategy)"
            " Regulations 2007"
        ),
        "Crime and Disorder Act 1998",
        "Police Reform and Social Responsibility Act 2011",
        "Police and Justice Act 2006",
    }


@pytest.mark.parametrize("name", ["priority", "legislation", "basis", "rule"])
def test_filters_act_together_as_each_does_alone(
    graph: Graph, rows: tuple[AnswerRow, ...], name: str
) -> None:
    given = {
        "priority": "domestic abuse",
        "legislation": "DA Act 2021",
        "basis": "judgement",
        "rule": "same-subject",
    }
    alone = derive(graph, graph.agreement(), Asked(**{name: given[name]})).answer.rows
    every = derive(graph, graph.agreement(), Asked(**given)).answer.rows
    kept = {row.values["derivation"] for row in alone}
    assert 0 < len(every) < len(alone) < len(rows)
    assert {row.values["derivation"] for row in every} <= kept
