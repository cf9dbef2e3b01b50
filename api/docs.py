"""The interface for people who write programs: one page, from the OpenAPI description.

It is written here and needs no script: the packages that bring a viewer are seldom
kept up, and want a policy that lets pages do more than ours may.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from .answers import as_bytes
from .formats import MEDIA, PAGE
from .pages.site import render, site_of


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an address takes.

    Attributes:
        name: its name.
        place: ``path`` or ``query``.
        required: whether it must be given.
        says: what it means.
    """

    name: str
    place: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the service.

    Attributes:
        method: of HTTP.
        path: with names in braces for what varies.
        says: what it answers.
        parameters: what it takes, in the order of the description.
    """

    method: str
    path: str
    says: str
    parameters: tuple[Parameter, ...]


def operations(described: dict[str, Any]) -> list[Operation]:
    """Return what an OpenAPI description describes, by address."""
    return sorted(_operations(described), key=lambda one: (one.path, one.method))


def _operations(described: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            parameters = tuple(map(_parameter, told.get("parameters", [])))
            yield Operation(method.upper(), path, told.get("summary", ""), parameters)


def _parameter(told: dict[str, Any]) -> Parameter:
    required = bool(told.get("required"))
    return Parameter(told["name"], told["in"], required, told.get("description", ""))


def router() -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter()

    @routes.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        listed = operations(request.app.openapi())
        formats = {form: media.partition(";")[0] for form, media in MEDIA.items()}
        site = site_of(request)
        content = render(site, "docs.html", operations=listed, formats=formats)
        return as_bytes(request, content, PAGE)

    return routes
