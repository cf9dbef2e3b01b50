"""Files that pages load: style sheets, scripts, icons; read once, named by their bytes.

A link to one carries the hash of its bytes, so that a browser may keep it for ever and
still never shows an old one (RFC 8246).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from csa_graph.onefile import files

FOLDER: Final = Path(__file__).resolve().parent.parent / "static"
_MEDIA: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_A_WHILE: Final = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    Attributes:
        content: its bytes.
        media: its media type.
        tag: the SHA-256 of its bytes.
    """

    content: bytes
    media: str
    tag: str


def _asset(file: Path) -> Asset:
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Asset(content, _MEDIA[file.suffix], digest)


ASSETS: Final = {
    file.relative_to(FOLDER).as_posix(): _asset(file)
    for file in sorted(FOLDER.rglob("*"))
    if file.suffix in _MEDIA
} | {name: _asset(file) for name, file in files().items()}


def router() -> APIRouter:
    """Return the route of the files; no address reaches the file system."""
    routes = APIRouter()

    @routes.get("/static/{name:path}", include_in_schema=False)
    async def asset(request: Request, name: str, v: str = "") -> Response:
        found = ASSETS.get(name)
        if found is None:
            raise HTTPException(404, f"/static has no file {name!r}")
        named = bool(v) and found.tag.startswith(v)
        kept = _FOR_EVER if named else _A_WHILE
        headers = {"ETag": f'"{found.tag[:32]}"', "Cache-Control": kept}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.media, headers=headers)

    return routes
