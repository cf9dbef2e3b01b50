"""The ``Link`` header: where else an answer is to be had, and what describes it.

For a program that follows links as RFC 8288 writes them; a browser finds the same in
the head of the page.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from fastapi import Request

from csa_graph.dataset import LICENCE

from .formats import COVER, MEDIA, split

_LONGEST: Final = 300
_SAFE: Final = "/%=&+:,;~@!$'()*-._"


def links(request: Request, offered: Iterable[str], form: str) -> str:
    """Return the header's value: alternates, the canonical address, what describes it.

    An address longer than any that is linked to gets none, so that no header grows with
    what a stranger sends.

    Args:
        request: what is asked.
        offered: the formats of the answer.
        form: the one that is sent; the cover of a CSV file lies beside it.

    Source:
        Model for Tabular Data, 5.2 <https://www.w3.org/TR/tabular-data-model/>.
    """
    path, ending = split(request.scope["path"])
    query = request.scope["query_string"].decode("latin-1")
    # A request to withhold names is taken out of the query on its way here.
    if getattr(request.state, "names", "") == "off":
        query = f"{query}&names=off" if query else "names=off"
    if len(path) + len(query) > _LONGEST:
        return ""
    stem, asked = quote(path, safe=_SAFE), quote(query, safe=_SAFE)
    mark = f"?{asked}" if asked else ""
    media = {form: MEDIA[form].partition(";")[0] for form in offered}
    alternates = [
        f'<{stem}.{form}{mark}>; rel="alternate"; type="{kind}"'
        for form, kind in media.items()
        if form != ending and stem != "/"
    ]
    told = [
        f'<{stem}{mark}>; rel="canonical"',
        '</dataset>; rel="describedby"',
        f'<{LICENCE}>; rel="license"',
    ]
    if form == "csv":
        kind = MEDIA[COVER]
        told.append(f'<{stem}.{COVER}{mark}>; rel="describedby"; type="{kind}"')
    return ", ".join([*alternates, *told])
