"""Errors over HTTP: ``application/problem+json`` with a sentence to act on.

The one table of which error has which status.
"""

import json
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from csa_graph.errors import CsaError, QueryError

STATUS: Final[dict[type[CsaError], int]] = {QueryError: 400}
MEDIA_TYPE: Final = "application/problem+json"
_TITLES: Final = {
    400: "The request cannot be understood",
    404: "Nothing is here",
    405: "This address only answers GET",
    406: "Not available in that format",
    422: "A parameter is not what it should be",
}


def problem(status: int, detail: str) -> Response:
    """Return a response that says what was wanted and what was given (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": _TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error that the application raises on purpose as a problem."""

    @app.exception_handler(CsaError)
    async def refused(_request: Request, error: CsaError) -> Response:
        return problem(STATUS.get(type(error), 500), str(error))

    @app.exception_handler(HTTPException)
    async def failed(_request: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return problem(422, f"{place}: {first['msg']}")
