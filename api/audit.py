"""The audit over HTTP: coverage, findings, and the pack to put on file."""

import asyncio
from dataclasses import replace
from functools import lru_cache, partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from csa_graph.audit import BY, Audit, Brief, refuse_unknown, select, survey
from csa_graph.cells import LINKS
from csa_graph.check import SEVERITIES
from csa_graph.findings import FAMILIES
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.narrowing import NAMES, narrow
from csa_graph.narrowing import asked as asked_for
from csa_graph.pack import pack, zipped
from csa_graph.reports import coverage_report, findings_report, report
from csa_graph.since import Change, compare
from csa_graph.takeaway import Takeaway

from .answers import tabular
from .conditional import is_held, tag
from .pages.audit import audit_page, coverage_page, findings_page
from .pages.site import site_of

_KEPT: Final = 16
_ZIP: Final = "application/zip"


class Asked(BaseModel, extra="forbid"):
    """What an audit may be asked for; what is empty filters nothing."""

    agreement: str = Field("", description="slug of one agreement; the newest if empty")
    as_at: str = Field("", description="a day, such as 2026-11-01")
    by: str = Field("duty", description=f"totals for each of {', '.join(BY)}")
    status: str = Field("", description="of coverage, such as gap")
    link: str = Field("", description=f"one of {', '.join(LINKS)}")
    family: str = Field("", description=f"of findings: {', '.join(FAMILIES)}")
    severity: str = Field("", description=f"at least: {', '.join(SEVERITIES)}")
    body: str = Field("", description="one that bears duties: a slug, a name or an IRI")
    act: str = Field("", description="a citation, such as CDA 1998")
    priority: str = Field("", description="a slug, a name or an IRI")
    without: str = Field("", description="a person who is taken to have left")

    def brief(self) -> Brief:
        """Return what is asked, as the library takes it."""
        given = self.model_dump(include={*Brief.__slots__})
        return Brief(**{name: value for name, value in given.items() if value})


class Narrowed(Asked):
    """The same, for one table whose rows may be narrowed further."""

    q: str = Field("", description="words that must all stand in a row")
    sort: str = Field("", description="a column; with a minus sign, downwards")
    page: str = Field("", description="the number of a page; all rows if empty")
    size: str = Field("", description="how many rows a page has")


class Audits:
    """The audits of one graph, made off the event loop; the dear part is kept."""

    def __init__(self, graph: Graph) -> None:
        """Keep the last few surveys and packs of a graph."""
        self._graph = graph
        self._survey = lru_cache(maxsize=_KEPT)(partial(survey, graph))
        self._packed = lru_cache(maxsize=_KEPT)(self._pack)

    async def of(self, asked: Asked) -> Audit:
        """Return an audit.

        Raises:
            QueryError: a filter names nothing, or what it may not.
        """
        return await asyncio.to_thread(self._make, *self._key(asked))

    async def whole(self, asked: Asked) -> Takeaway:
        """Return the report, with what a person's leaving changes if that was asked.

        Raises:
            QueryError: a filter names nothing, or what it may not.
        """
        return await asyncio.to_thread(self._report, *self._key(asked))

    async def packed(self, asked: Asked) -> bytes:
        """Return the audit pack as an archive.

        Raises:
            QueryError: a filter names nothing, or what it may not.
        """
        return await asyncio.to_thread(self._packed, *self._key(asked))

    def _key(self, asked: Asked) -> tuple[str, Brief]:
        return self._graph.agreement(asked.agreement), asked.brief()

    def _make(self, agreement: str, brief: Brief) -> Audit:
        refuse_unknown(self._graph, agreement, brief)
        return select(self._survey(agreement, brief.as_at, brief.without), brief)

    def _changes(self, audit: Audit) -> tuple[Change, ...] | None:
        brief = audit.brief
        if not brief.without:
            return None
        return compare(self._make(audit.agreement, replace(brief, without="")), audit)

    def _report(self, agreement: str, brief: Brief) -> Takeaway:
        audit = self._make(agreement, brief)
        return report(audit, self._changes(audit))

    def _pack(self, agreement: str, brief: Brief) -> bytes:
        audit = self._make(agreement, brief)
        return zipped(pack(audit, self._changes(audit)))


def router(graph: Graph) -> APIRouter:
    """Return the routes of the report, of coverage, of findings and of the pack."""
    routes = APIRouter()
    audits = Audits(graph)

    async def whole(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        taken = await audits.whole(asked)
        return tabular(
            request, taken, lambda: audit_page(site_of(request), taken, _given(asked))
        )

    async def covered(
        request: Request, asked: Annotated[Narrowed, Query()]
    ) -> Response:
        taken = coverage_report(await audits.of(asked))
        return tabular(
            request,
            _narrowed(taken, asked),
            lambda: coverage_page(site_of(request), taken, _given(asked)),
        )

    async def found(request: Request, asked: Annotated[Narrowed, Query()]) -> Response:
        taken = findings_report(await audits.of(asked))
        return tabular(
            request,
            _narrowed(taken, asked),
            lambda: findings_page(site_of(request), taken, _given(asked)),
        )

    async def packed(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        owner = graph.agreement(asked.agreement).removeprefix(ID)
        return _archive(request, await audits.packed(asked), f"audit-{owner}.zip")

    summary = "The audit pack: workbooks, report to print, graph and manifest"
    routes.add_api_route("/audit/pack.zip", packed, summary=summary)
    for path, handler, said in (
        ("/audit/coverage", covered, "Every duty, and what is done about it"),
        ("/audit/findings", found, "What an auditor would write down"),
        ("/audit", whole, "Statutory coverage and findings on a day"),
    ):
        routes.add_api_route(path, handler, summary=said)
        routes.add_api_route(f"{path}.{{ending}}", handler, include_in_schema=False)
    return routes


def _narrowed(whole: Takeaway, asked: Narrowed) -> Takeaway:
    given = list(asked.model_dump(include={*NAMES}).items())
    taken, _ = narrow(whole, asked_for(given, whole.sheets[0][1]))
    return taken


def _given(asked: Asked) -> dict[str, str]:
    """Return the filters that the address gives, but for what narrows the rows."""
    given = asked.model_dump(exclude={*NAMES, "agreement"}, exclude_defaults=True)
    return {name: value for name, value in given.items() if value}


def _archive(request: Request, content: bytes, name: str) -> Response:
    current = tag(content, _ZIP)
    headers = {"ETag": current, "Cache-Control": "no-cache"}
    if is_held(request.headers.get("if-none-match", ""), current):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=_ZIP, headers=headers)
