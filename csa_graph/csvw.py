"""The cover of a CSV file: metadata in a file beside it (CSV on the Web, W3C 2015).

CSV has no place for a cover that would not break the programs that read it. So what was
asked, of which data, and how to cite it stands in ``NAME.csv-metadata.json``, where
readers of that Recommendation look for it.
"""

import json
import re
from typing import Any, Final

from csa_graph.takeaway import Takeaway

SUFFIX: Final = "-metadata.json"
_CONTEXT: Final = ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}]


def metadata(taken: Takeaway, url: str) -> bytes:
    """Return the description of an answer's rows as CSV.

    Args:
        taken: the answer.
        url: the address of the CSV file, relative to the description.

    Source:
        Metadata Vocabulary for Tabular Data <https://www.w3.org/TR/tabular-metadata/>.
    """
    shown = taken.sheets[0][1]
    body = {
        "@context": _CONTEXT,
        "url": url,
        "dc:title": shown.title,
        "dialect": {"header": True, "encoding": "utf-8"},
        "notes": [{"name": name, "value": text} for name, text in taken.cover.rows],
        "tableSchema": {"columns": [_column(title) for title in shown.columns]},
    }
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def _column(title: str) -> dict[str, Any]:
    name = re.sub(r"\W+", "_", title).strip("_")
    return {"name": name, "titles": title, "datatype": "string"}
