"""One page of every kind: each template, and each of its faces."""

from typing import Final
from urllib.parse import urlencode

_TYPED: Final = urlencode({"q": "what law is behind domestic abuse?"})
_UNLIKE: Final = urlencode({"q": "zebra crossing"})
_SELECT: Final = urlencode({"query": "SELECT ?s ?o WHERE { ?s a ?o } LIMIT 3"})
_WRONG: Final = urlencode({"query": "SELECT ?s WHERE {\n  ?s a\n}"})
_TRACE: Final = urlencode({"from": "DA Act", "to": "Alice Walters"})

KINDS: Final = {
    "front": "/",
    "lists": "/lists",
    "list": "/boards",
    "list in pages": "/duties?size=50&page=2",
    "list without rows": "/duties?q=nowhere-at-all",
    "priority": "/priorities/domestic-abuse",
    "duty": "/duties/cda-17",
    "paragraph": "/paragraphs/2.6",
    "agreement": "/agreements/staffordshire-2023",
    "questions": "/questions",
    "question": "/questions/plans_required_by_law",
    "question with a form": "/questions/duties_by_bearer_and_law",
    "asked": f"/ask?{_TYPED}",
    "asked in vain": f"/ask?{_UNLIKE}",
    "search": "/search",
    "found": "/search?q=fraud",
    "matrix": "/derivations",
    "matrix of a priority": "/derivations?priority=domestic-abuse",
    "chain": "/derivations/framework/cda-17/domestic-abuse",
    "trace": "/trace",
    "traced": f"/trace?{_TRACE}",
    "audit": "/audit",
    "coverage": "/audit/coverage",
    "coverage of a status": "/audit/coverage?status=gap",
    "findings": "/audit/findings?family=currency",
    "picture": "/graph",
    "picture of a thing": "/graph?focus=Fraud&depth=1",
    "network": "/network",
    "query": "/query",
    "query answered": f"/query?{_SELECT}",
    "for developers": "/docs",
    "about": "/about",
    "method": "/method",
    "terms": "/ontology",
    "sources": "/sources",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "without names": "/boards?names=off",
}
REFUSED: Final = {
    "nothing there": "/nowhere",
    "refused": "/boards?colour=red",
    "query refused": f"/query?{_WRONG}",
}
EVERY: Final = {**KINDS, **REFUSED}
