"""Checks find what SHACL cannot see, where it stands, and nothing else.

A check whose pattern never matches reports that all is well. So each check has a file
in ``bad/checks/`` of the same name that breaks it and it alone, at the things that the
file's own ``#+ focus:`` lines name. The files add to the valid data in ``good/``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph import _bundle
from csa_graph.checks import Check, load_checks, offenders
from csa_graph.files import read_quads
from csa_graph.headers import header
from csa_graph.iri import ID
from csa_graph.snapshot import Snapshot
from csa_graph.store import EmbeddedStore

TESTS = Path(__file__).parent
BAD = {file.stem: file for file in (TESTS / "bad" / "checks").glob("*.trig")}
FILES = sorted((_bundle.ontology() / "checks").glob("*.rq"))
CHECKS = {check.name: check for check in load_checks(FILES)}


def valid() -> Iterator[ox.Quad]:
    ontology = _bundle.ontology()
    for pattern in ("*.ttl", "terms/*.ttl", "vocab/*.ttl"):
        for file in sorted(ontology.glob(pattern)):
            yield from read_quads(file)
    for file in sorted((TESTS / "good").glob("*.trig")):
        yield from read_quads(file)


@pytest.fixture(scope="module")
def good() -> list[ox.Quad]:
    return list(valid())


@pytest.fixture(scope="module", params=sorted(BAD))
def broken(request: pytest.FixtureRequest, good: list[ox.Quad]) -> "Broken":
    """Give a file of ``bad/`` with the valid data it adds to.

    It is read without the reader of the package, which refuses a fact outside any
    graph before a check can.
    """
    file = BAD[request.param]
    quads = ox.parse(file.read_bytes(), format=ox.RdfFormat.TRIG)
    return file, EmbeddedStore([*good, *quads])


Broken = tuple[Path, EmbeddedStore]


def named(file: Path) -> set[str]:
    """Return the things that the head of a file says are found."""
    values = header(file.read_text(encoding="utf-8"), file)["focus"]
    return {value if "://" in value else ID + value for value in values}


def test_every_check_has_an_example_and_every_example_a_check() -> None:
    assert set(BAD) == set(CHECKS)


def test_the_file_breaks_that_check_alone(broken: Broken) -> None:
    file, store = broken
    found = {name for name, check in CHECKS.items() if offenders(store, check)}
    assert found == {file.stem}


def test_the_check_finds_the_things_that_the_file_names(broken: Broken) -> None:
    file, store = broken
    found = offenders(store, CHECKS[file.stem])
    assert {offender.focus for offender in found} == named(file)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_valid_data_breaks_no_check(check: Check, good: list[ox.Quad]) -> None:
    assert offenders(EmbeddedStore(good), check) == []


def test_the_snapshot_of_the_repository_breaks_no_check(snapshot: Snapshot) -> None:
    store = EmbeddedStore(snapshot.quads)
    found = [o for check in CHECKS.values() for o in offenders(store, check)]
    assert [o for o in found if o.severity == "error"] == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_the_message_says_what_to_do_and_names_only_columns(check: Check) -> None:
    select = re.search(r"^SELECT (?:DISTINCT )?(.*) WHERE", check.text, re.MULTILINE)
    assert select
    columns = set(re.findall(r"\?(\w+)", select[1]))
    assert "focus" in columns
    assert set(re.findall(r"{(\w+)}", check.message)) <= columns
    assert check.message.endswith(".")
    assert check.severity in {"error", "warning", "note"}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_the_query_is_written_to_travel(check: Check) -> None:
    """No path inside a graph pattern, and rows in a stated order.

    Engines disagree on the first; without the second the order is an accident.
    """
    patterns = re.findall(r"GRAPH [^{]*{([^}]*)}", check.text)
    paths = [p for p in patterns if re.search(r"\w[*+](\s|$)|:\w+/\w*:", p)]
    assert paths == []
    assert re.search(r"^ORDER BY \?focus", check.text, re.MULTILINE)
