"""The sheets of the pack say of how much they are, and Provenance is of all of them.

An auditor who filters may take a whole sheet for a narrowed one, or miss a source.
"""

import re
from collections import Counter

import pytest

from csa_graph.audit import Brief, Survey, select, survey
from csa_graph.graph import Graph
from csa_graph.redaction import without_names
from csa_graph.sheets import sheets
from csa_graph.store import plain
from csa_graph.tables import Table
from tests.test_redaction import PERSON

CITING = ("Coverage", "Links", "Findings", "Reporting lines", "Differences")
BRIEFS = (
    Brief(),
    Brief(body="Probation Service"),
    Brief(act="CDA 1998", status="gap", link="plan"),
    Brief(priority="fraud"),
    Brief(severity="error"),
)
STAND_IN = re.compile(r"Name withheld \((?:[^()]|\([^()]*\))*\)|holder-of-[a-z-]+")
ALL = ["Totals", "Coverage", "Links", "Findings"]


@pytest.fixture(scope="module")
def held(graph: Graph) -> Survey:
    """Give all that an audit of the repository's own data can show."""
    return survey(graph, graph.agreement(), "", "")


def column(shown: Table, name: str) -> list[str]:
    return [row[shown.columns.index(name)] for row in shown.rows]


def named(shown: Table) -> list[str]:
    """Return the sources of a sheet of provenance, as cells of other sheets name them.

    The longest come first: a name may begin another.
    """
    cells = zip(column(shown, "source"), column(shown, "layer"), strict=True)
    return sorted({f"{name} ({layer})" for name, layer in cells}, key=len, reverse=True)


@pytest.mark.parametrize("brief", BRIEFS)
def test_provenance_counts_the_rows_of_every_sheet_that_cite_a_source(
    held: Survey, brief: Brief
) -> None:
    """Taken out of the cells of all sheets, its sources leave nothing behind."""
    shown = sheets(select(held, brief))
    told: Counter[str] = Counter()
    for source, layer, _, _, many in shown["Provenance"].rows:
        told[f"{source} ({layer})"] += int(many)
    found: Counter[str] = Counter()
    for cell in (cell for name in CITING for cell in column(shown[name], "source")):
        rest = f"; {cell}; " if cell else "; "
        for one in named(shown["Provenance"]):
            while f"; {one}; " in rest:
                found[one] += 1
                rest = rest.replace(f"; {one}; ", "; ", 1)
        assert rest == "; "
    assert found == told


@pytest.mark.parametrize(
    ("brief", "narrowed"),
    [
        (Brief(body="Probation Service"), ALL),
        (Brief(act="CDA 1998"), ALL),
        (Brief(priority="fraud"), ALL),
        (Brief(status="gap"), ["Totals", "Coverage", "Links"]),
        (Brief(link="plan"), ["Links"]),
        (Brief(family="gaps"), ["Findings"]),
        (Brief(severity="error"), ["Findings"]),
    ],
)
def test_a_sheet_that_a_filter_narrows_has_fewer_rows_and_says_so(
    held: Survey, brief: Brief, narrowed: list[str]
) -> None:
    whole, shown = sheets(select(held, Brief())), sheets(select(held, brief))
    for name in [*CITING, "Totals", "Sources"]:
        scope = "as filtered" if name in narrowed else "whole, whatever the filters"
        assert shown[name].title == f"{whole[name].title}; {scope}"
        assert (shown[name].rows != whole[name].rows) == (name in narrowed), name
    notes = column(shown["Notes"], "note")
    assert all(f"{shown[name].title}." in notes for name in CITING)
    said = dict(
        zip(*(column(shown["Cover"], c) for c in ("what", "value")), strict=True)
    )
    told = said["Sheets that the filters narrow"]
    assert told.startswith(f"{', '.join(narrowed)}. Each other sheet is whole")


def test_without_a_filter_nothing_is_told_as_narrowed(held: Survey) -> None:
    shown = sheets(select(held, Brief()))
    assert "Sheets that the filters narrow" not in column(shown["Cover"], "what")
    assert not [one.title for one in shown.values() if "filter" in one.title]


def test_what_a_person_leaves_behind_is_no_filter(graph: Graph) -> None:
    """Every sheet is of the agreement without that person; none has rows left out."""
    left = survey(graph, graph.agreement(), "", "Alice Walters")
    shown = sheets(select(left, Brief()))
    assert "Alice Walters" in "".join(column(shown["Cover"], "value"))
    assert "Alice Walters" not in column(shown["Reporting lines"], "holder")
    assert not [one.title for one in shown.values() if "filter" in one.title]


def test_with_names_off_a_sheet_differs_only_where_somebody_was_named(
    graph: Graph, held: Survey
) -> None:
    """The version, counts, sources and identifiers of findings are no names."""
    people = [plain(q.subject) for q in graph.store.quads(value=PERSON)]
    steps = (iri.rpartition("/")[2] for iri in people)
    spoken = re.compile("|".join(map(re.escape, (*map(graph.label, people), *steps))))
    bare = without_names(graph)
    shown = sheets(select(survey(bare, bare.agreement(), "", ""), Brief()))
    for name, whole in sheets(select(held, Brief())).items():
        rows = [row for row in shown[name].rows if row[0] != "Names"]
        for named, unnamed in zip(whole.rows, rows, strict=True):
            wanted = [STAND_IN.sub("N.", spoken.sub("N.", cell)) for cell in named]
            assert [STAND_IN.sub("N.", cell) for cell in unnamed] == wanted
