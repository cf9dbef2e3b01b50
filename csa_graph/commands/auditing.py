"""``csa-graph audit``: coverage and findings, as a report or as a pack for the file."""

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from csa_graph.audit import BY, Audit, Brief, examine, open_at
from csa_graph.cells import LINKS
from csa_graph.check import SEVERITIES
from csa_graph.commands.command import FINDINGS, FINE, Command
from csa_graph.commands.inputs import graph_of, withheld_if_asked
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.findings import FAMILIES
from csa_graph.graph import Graph, open_graph
from csa_graph.pack import pack, write_pack
from csa_graph.reports import findings_report, findings_table, report
from csa_graph.since import Change, compare
from csa_graph.snapshot import FILE_NAME, load_file
from csa_graph.takeaway import Takeaway, as_columns

_NOTE: Final = SEVERITIES[0]


def _add_audit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-at", default="", metavar="DATE")
    command.add_argument("--by", choices=BY, default=BY[0], help="totals for each")
    command.add_argument("--status", default="", metavar="NAME", help="of coverage")
    command.add_argument("--link", choices=("", *LINKS), default="")
    command.add_argument("--family", choices=("", *FAMILIES), default="")
    command.add_argument("--severity", choices=("", *SEVERITIES), default="")
    command.add_argument("--body", default="", metavar="NAME", help="that bears duties")
    command.add_argument("--act", default="", metavar="CITATION")
    command.add_argument("--priority", default="", metavar="NAME")
    command.add_argument(
        "--without", default="", metavar="PERSON", help="as if that person had left"
    )
    command.add_argument(
        "--since", type=Path, metavar="SNAPSHOT", help="what changed since"
    )
    command.add_argument(
        "--fail-on", choices=SEVERITIES, help="exit 1 on open findings so grave"
    )
    command.add_argument(
        "--pack", type=Path, metavar="DIR|FILE.zip", help="write all there is to file"
    )
    add_takeaway_options(command)


def _audit(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    agreement = graph.agreement(given.agreement)
    brief = Brief(**{one.name: getattr(given, one.name) for one in fields(Brief)})
    audit = examine(graph, agreement, brief)
    changes = _changes(given, graph, audit)
    if given.pack:
        write_pack(pack(audit, changes), given.pack)
        print(given.pack)
    else:
        _show(given, audit, changes)
    grave = given.fail_on and open_at(audit, given.fail_on)
    return FINDINGS if grave else FINE


def _changes(
    given: argparse.Namespace, graph: Graph, audit: Audit
) -> tuple[Change, ...] | None:
    """Return what changed since a snapshot, or what a person's leaving changes."""
    if not given.since and not given.without:
        return None
    former = _former(given) if given.since else graph
    brief = replace(audit.brief, without="")
    return compare(examine(former, audit.agreement, brief), audit)


def _former(given: argparse.Namespace) -> Graph:
    file: Path = given.since
    held = load_file(file / FILE_NAME if file.is_dir() else file)
    return withheld_if_asked(given, open_graph(held))


def _reported(
    given: argparse.Namespace, audit: Audit, changes: tuple[Change, ...] | None
) -> Takeaway:
    """Return the report; in CSV, which is one table, findings where they were asked."""
    asked = audit.brief.family or audit.brief.severity
    if given.format == "csv" and asked and changes is None:
        return findings_report(audit)
    return report(audit, changes)


def _show(
    given: argparse.Namespace, audit: Audit, changes: tuple[Change, ...] | None
) -> None:
    give(given, _reported(given, audit, changes))
    if given.format != "table" or given.out:
        return
    shown = audit
    if not audit.brief.severity:
        grave = tuple(one for one in audit.findings if one.severity != _NOTE)
        shown = replace(audit, findings=grave)
    if shown.findings:
        print(f"\n{as_columns(findings_table(shown))}", end="")
    left = len(audit.findings) - len(shown.findings)
    if left:
        print(f"\n{left} more are notes: --severity note shows them.")


COMMAND: Final = Command(
    "show statutory coverage and findings, or write the audit pack", _add_audit, _audit
)
