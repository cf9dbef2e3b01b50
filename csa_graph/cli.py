"""The command ``csa-graph``.

Exit status: 0 fine, 1 findings at or above the asked severity, 2 wrong use or bad
input. Errors are one line on stderr.
"""

import argparse
import hashlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, NoReturn

from csa_graph import __version__, _bundle, naming
from csa_graph.answers import answered, searched
from csa_graph.build import Folders, Progress, build, bundled, concluded, current
from csa_graph.check import SEVERITIES, problems
from csa_graph.citations import LAYERS
from csa_graph.derivations import Asked
from csa_graph.errors import CsaError, QueryError
from csa_graph.export import FORMATS as RDF_FORMATS
from csa_graph.export import serialise
from csa_graph.graph import Graph, open_graph
from csa_graph.matching import match, matcher
from csa_graph.matrix import derived
from csa_graph.proof import proven, trace
from csa_graph.questions import Question
from csa_graph.replies import command_line, reply, taken_as
from csa_graph.search import index
from csa_graph.snapshot import Snapshot, save, write_whole
from csa_graph.source import read_source
from csa_graph.store import EmbeddedStore
from csa_graph.takeaway import BOOKS, FORMATS, Takeaway, write
from csa_graph.verify import Verification, verify

FINDINGS: Final = 1
WRONG_USE: Final = 2
_PATIENCE_SECONDS: Final = 1.0
_NOTHING_LIKE_IT: Final = "No question is like it; csa-graph questions lists them all."


_Run = Callable[[argparse.Namespace], int]
_Options = Callable[[argparse.ArgumentParser], None]


class _Parser(argparse.ArgumentParser):
    """Says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except CsaError as error:
        print(f"csa-graph: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def run() -> NoReturn:
    """Run the command of this process and exit with its status."""
    raise SystemExit(main())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="csa-graph", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (run_command, options, said) in _COMMANDS.items():
        command = commands.add_parser(name, help=said, description=said)
        command.set_defaults(command=run_command)
        command.add_argument("--ontology", type=Path, metavar="DIR", help="another one")
        command.add_argument("--data", type=Path, metavar="DIR", help="other data")
        options(command)
    return parser


def _add_build(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="where the snapshot is written"
    )


def _build(given: argparse.Namespace) -> int:
    with _progress() as report:
        made = build(_folders(given), report)
    target = save(made, given.out or _cache(given))
    print(f"{target}: {made.manifest.quads} statements, {made.manifest.sha256}")
    return 0


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--fail-on", choices=SEVERITIES, default="error")


def _check(given: argparse.Namespace) -> int:
    found = _folders(given).inputs()
    quads = concluded(found)
    listed = problems(found, quads, EmbeddedStore(quads))
    asked = SEVERITIES[SEVERITIES.index(given.fail_on) :]
    failing = [problem for problem in listed if problem.severity in asked]
    for problem in listed:
        if problem.severity != "note" or problem in failing:
            print(problem)
    counts = ", ".join(
        f"{sum(problem.severity == level for problem in listed)} {level}s"
        for level in reversed(SEVERITIES)
    )
    print(f"{len(found.all())} files, {len(quads)} statements: {counts}")
    return FINDINGS if failing else 0


def _add_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("--source", type=Path, required=True, metavar="FILE")
    command.add_argument("--agreement", default="", metavar="SLUG")


def _verify(given: argparse.Namespace) -> int:
    lines = read_source(given.source)
    graph = _graph(given)
    result = verify(graph.store, graph.agreement(given.agreement), lines)
    for line in _report(result):
        print(line)
    return 0 if result.proven else FINDINGS


def _report(result: Verification) -> list[str]:
    shown = [*result.mismatches, *result.unaccounted]
    return [
        *(str(item) for item in shown),
        *(f"paragraph {name}: no fact and no reason why" for name in result.silent),
        *(f"line {number}: belongs to no paragraph" for number in result.unread),
        f"paragraphs with facts: {len(result.with_facts)}",
        f"paragraphs without facts: {len(result.narrative)}",
        *(f"  {name}: {reason}" for name, reason in result.narrative),
        f"printed names found: {result.names}",
        f"spans found: {result.spans}",
        f"words explained instead: {result.explained}",
        f"words, dates and numbers unaccounted for: {len(result.unaccounted)}",
        f"mismatches: {len(result.mismatches)}",
    ]


def _questions(given: argparse.Namespace) -> int:
    listed = _graph(given).questions.values()
    for user in dict.fromkeys(user for question in listed for user in question.users):
        print(f"Questions of the {user}\n")
        for question in listed:
            if user == question.users[0]:
                print("\n".join(_described(question)))
    return 0


def _described(question: Question) -> list[str]:
    fields = [field for field in question.parameters if field.name != "agreement"]
    return [
        f"  {question.name}",
        f"      {question.asks}",
        *(f"      --param {field.name}=…  {field.help}" for field in fields),
    ]


def _add_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="or a question in plain words")
    command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    _add_takeaway_options(command)


def _ask(given: argparse.Namespace) -> int:
    graph = _graph(given)
    agreement = graph.agreement(given.agreement)
    values = naming.pairs(given.param)
    if " " in given.name.strip():
        return _ask_in_words(given, graph, agreement, values)
    question = naming.question(graph, given.name)
    return _give(given, answered(graph, question, agreement, values))


def _ask_in_words(
    given: argparse.Namespace, graph: Graph, agreement: str, values: dict[str, str]
) -> int:
    found = match(matcher(graph, agreement), given.name)
    if found and found[0].sure:
        print(f"Taken as: {taken_as(found[0])}", file=sys.stderr)
        return _give(given, reply(graph, agreement, found[0], values))
    print("It is not clear what is meant. Perhaps:" if found else _NOTHING_LIKE_IT)
    for one in found:
        print(f"\n  {one.title}\n      {command_line(one)}")
    return 0


def _add_derive(command: argparse.ArgumentParser) -> None:
    command.add_argument("--priority", default="", metavar="NAME")
    command.add_argument("--legislation", default="", metavar="CITATION")
    command.add_argument("--basis", default="", choices=("", *LAYERS[:-1]))
    command.add_argument("--rule", default="", metavar="NAME")
    command.add_argument("--as-at", default="", metavar="DATE")
    command.add_argument("--why", action="store_true", help="every hop of each chain")
    _add_takeaway_options(command)


def _derive(given: argparse.Namespace) -> int:
    graph = _graph(given)
    agreement = graph.agreement(given.agreement)
    asked = Asked(
        given.priority, given.legislation, given.basis, given.rule, given.as_at
    )
    taken = derived(graph, agreement, asked)
    if not given.why and given.format == "table" and not _narrowed(asked):
        taken = replace(taken, sheets=taken.sheets[1:])
    if not given.why:
        return _give(given, taken)
    for iri in dict.fromkeys(row["derivation_iri"] for row in taken.body["rows"]):
        _give(given, proven(graph, agreement, iri))
    return 0


def _narrowed(asked: Asked) -> bool:
    return bool(asked.priority or asked.legislation)


def _add_trace(command: argparse.ArgumentParser) -> None:
    command.add_argument("start", metavar="A", help="a name, a citation or an IRI")
    command.add_argument("end", metavar="B")
    _add_takeaway_options(command)


def _trace(given: argparse.Namespace) -> int:
    graph = _graph(given)
    agreement = graph.agreement(given.agreement)
    ends = [naming.anything(graph, t, agreement) for t in (given.start, given.end)]
    return _give(given, trace(graph, agreement, *ends))


def _add_search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", nargs="+", metavar="TEXT")
    _add_takeaway_options(command)


def _search(given: argparse.Namespace) -> int:
    graph = _graph(given)
    agreement = graph.agreement(given.agreement)
    return _give(given, searched(index(graph), agreement, " ".join(given.text)))


def _add_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=tuple(RDF_FORMATS), default="trig")
    command.add_argument("--out", type=Path, required=True, metavar="FILE")


def _export(given: argparse.Namespace) -> int:
    held = _snapshot(given)
    write_whole(given.out, serialise(held.quads, given.format))
    print(f"{given.out}: {held.manifest.quads} statements")
    return 0


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="address to listen on")
    command.add_argument("--port", type=int, default=8000)


def _serve(given: argparse.Namespace) -> int:
    serve = importlib.import_module(_bundle.web_package()).serve
    serve(_graph(given), given.host, given.port)
    return 0


def _add_takeaway_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--agreement", default="", metavar="SLUG")
    command.add_argument("--format", choices=FORMATS, default="table")
    command.add_argument("--out", type=Path, metavar="FILE", help="write to a file")


def _give(given: argparse.Namespace, taken: Takeaway) -> int:
    if given.format in BOOKS and not given.out:
        raise QueryError(f"--format {given.format} needs --out FILE")
    content = write(taken, given.format)
    if given.out:
        write_whole(given.out, content)
        print(given.out)
        return 0
    if given.format == "table" and "sentence" in taken.body:
        print(taken.body["sentence"], end="\n\n")
    if given.format != "table" or taken.sheets[0][1].rows:
        sys.stdout.write(content.decode())
    return 0


def _add_nothing(_command: argparse.ArgumentParser) -> None:
    """Add no option of its own."""


def _graph(given: argparse.Namespace) -> Graph:
    return open_graph(_snapshot(given))


def _snapshot(given: argparse.Namespace) -> Snapshot:
    with _progress() as report:
        return current(_folders(given), _cache(given), report)


def _folders(given: argparse.Namespace) -> Folders:
    known = bundled()
    return Folders(given.ontology or known.ontology, given.data or known.data)


def _cache(given: argparse.Namespace) -> Path:
    if given.ontology or given.data:
        named = f"{given.ontology}\0{given.data}"
        return _bundle.cache() / hashlib.sha256(named.encode()).hexdigest()[:12]
    return _bundle.cache()


@contextmanager
def _progress() -> Iterator[Progress]:
    """Say on stderr which stage is on, if the stage lasts longer than a second."""
    timers: list[threading.Timer] = []

    def report(stage: str) -> None:
        stop()
        said = f"csa-graph: {stage} …"
        timers.append(
            threading.Timer(_PATIENCE_SECONDS, print, [said], {"file": sys.stderr})
        )
        timers[-1].start()

    def stop() -> None:
        while timers:
            timers.pop().cancel()

    try:
        yield report
    finally:
        stop()


_COMMANDS: Final[dict[str, tuple[_Run, _Options, str]]] = {
    "build": (_build, _add_build, "check the files and write a snapshot"),
    "check": (_check, _add_check, "look for mistakes in the files"),
    "verify": (
        _verify,
        _add_verify,
        "prove the data against the agreement's own document",
    ),
    "questions": (_questions, _add_nothing, "list the named questions"),
    "ask": (_ask, _add_ask, "answer a question, by its name or in plain words"),
    "derive": (
        _derive,
        _add_derive,
        "show which priorities derive from which legislation",
    ),
    "trace": (_trace, _add_trace, "show how two things hang together"),
    "search": (_search, _add_search, "find things and questions by what they say"),
    "export": (_export, _add_export, "write the graph for other tools"),
    "serve": (_serve, _add_serve, "answer over HTTP, on this machine only"),
}
