"""The audit: totals, coverage duty by duty, findings, what the words mean, the pack."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from csa_graph.audit import BY
from csa_graph.cells import LINKS
from csa_graph.check import SEVERITIES
from csa_graph.findings import FAMILIES
from csa_graph.takeaway import Takeaway

from .forms import Input, as_at, chosen, named, options
from .questions import narrowed_answer
from .site import Site, render

_Given = Mapping[str, str]
# The filters that name a thing, each with the list that it is in.
_THINGS: Final = {"act": "legislation", "body": "authorities", "priority": "priorities"}
_ABOUT: Final = {
    "gaps": "What should be there and is not.",
    "accuracy": "What the agreement tells otherwise than the statute.",
    "currency": "What has been overtaken since the agreement was made.",
    "consistency": "Where the agreement does not agree with itself.",
    "resilience": "What hangs on one post, one person or one body.",
    "unknowns": "What the text lost or leaves open.",
    "provenance": "What rests on facts whose source nobody has read yet.",
}


def audit_page(site: Site, whole: Takeaway, given: _Given) -> bytes:
    """Return the page of the whole audit: totals, and the ways into it.

    Args:
        site: as the page sees it.
        whole: the report.
        given: the filters in the address.
    """
    body = whole.body
    return render(
        site,
        "audit.html",
        fields=_fields(site, given, body["definitions"]),
        given=given,
        said=whole.said,
        totals=body["totals"],
        by_body=body["by"] == "body",
        statuses=_statuses(body["definitions"]),
        families=_families(body["findings"]),
        severities=list(reversed(SEVERITIES)),
        changes=body["changes"],
        definitions=_lists(body["definitions"]),
        pairs=_pairs(given),
    )


def coverage_page(site: Site, whole: Takeaway, given: _Given) -> bytes:
    """Return the page of coverage: a row for each duty, what covers it, or why not.

    Raises:
        QueryError: the address sorts by what is no column.
    """
    taken, extent = narrowed_answer(site, whole, paged=not site.published)
    return render(
        site,
        "coverage.html",
        fields=_fields(site, given, whole.body["definitions"]),
        given=given,
        said=whole.said,
        rows=taken.body["rows"],
        extent=extent,
        statuses=_statuses(whole.body["definitions"]),
        definitions=_lists(whole.body["definitions"]),
        pairs=_pairs(given),
    )


def findings_page(site: Site, whole: Takeaway, given: _Given) -> bytes:
    """Return the page of findings, the gravest first.

    Raises:
        QueryError: the address sorts by what is no column.
    """
    taken, extent = narrowed_answer(site, whole, paged=not site.published)
    return render(
        site,
        "findings.html",
        fields=_fields(site, given, ()),
        given=given,
        said=whole.said,
        rows=taken.body["rows"],
        extent=extent,
        families=_ABOUT,
        pairs=_pairs(given),
    )


def _pairs(given: _Given) -> list[tuple[str, str]]:
    return [(name, value) for name, value in given.items() if name != "agreement"]


def _statuses(definitions: Sequence[_Given]) -> dict[str, str]:
    """Return the label of each status of coverage, by its slug, the list left out."""
    return {
        one["term"]: one["label"]
        for one in definitions
        if one["list"] == "status of coverage" != one["label"]
    }


def _lists(definitions: Sequence[_Given]) -> dict[str, list[_Given]]:
    grouped: dict[str, list[_Given]] = {}
    for one in definitions:
        grouped.setdefault(one["list"], []).append(one)
    return grouped


def _families(findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    counts = Counter((one["family"], one["severity"]) for one in findings)
    return [
        {
            "name": family,
            "about": _ABOUT[family],
            "counts": {name: counts[family, name] for name in SEVERITIES},
            "total": sum(counts[family, name] for name in SEVERITIES),
        }
        for family in FAMILIES
    ]


def _fields(
    site: Site, given: _Given, definitions: Sequence[_Given]
) -> tuple[Input, ...]:
    given = _by_name(site, given)
    known = tuple(_statuses(definitions).items())
    of_coverage = (
        (
            _select("status", "Status", "Of coverage", given, known),
            _select("link", "Link", "Of the chain", given, _named(LINKS)),
        )
        if known
        else ()
    )
    return (
        *of_coverage,
        _select("family", "Family", "Of findings", given, _named(FAMILIES)),
        _select("severity", "Severity", "At least", given, _named(SEVERITIES)),
        _text("act", "Act", "Such as CDA 1998", given),
        _select(
            "body",
            "Body",
            "One that bears duties",
            given,
            options(site.graph, site.agreement, "authorities"),
        ),
        _select(
            "priority",
            "Priority",
            "One of the agreement's",
            given,
            options(site.graph, site.agreement, "priorities"),
        ),
        _select("by", "Totals by", "One line for each", given, _named(BY)),
        _text("without", "If this person left", "A name", given),
        as_at(given.get("as_at", "")),
    )


def _by_name(site: Site, given: _Given) -> _Given:
    """Return what was given, things under their own names."""
    things = {
        name: named(site.graph, site.agreement, kind, given.get(name, ""))
        for name, kind in _THINGS.items()
    }
    return {**given, **things}


def _named(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name.capitalize()) for name in names)


def _select(
    name: str,
    label: str,
    said: str,
    given: _Given,
    choices: tuple[tuple[str, str], ...],
) -> Input:
    value = chosen(given.get(name, ""), choices)
    kind = "select" if choices else "text"
    return Input(name, label, said, kind, value, needed=False, choices=choices)


def _text(name: str, label: str, said: str, given: _Given) -> Input:
    return Input(name, label, said, "text", given.get(name, ""), needed=False)
