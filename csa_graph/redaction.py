"""Names withheld: the same graph, in which no person is named.

A person is known by a post instead: the identifier and the label are made of it, so
that it still shows where one person holds several posts. A name goes wherever it
stands: in a label, a gist, a note, an identifier or the words of a question. Posts and
roles stay. Whatever is asked of the graph that comes out knows no more than it holds.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph, open_graph
from csa_graph.iri import ID
from csa_graph.questions import Question, load_question
from csa_graph.snapshot import Snapshot
from csa_graph.store import Term, plain

WITHHELD: Final = "name withheld"
_PUBLIC: Final = re.compile(r"/(?:board|locality|party|place)/")
_NAMING: Final = ("#label", "#altLabel", "#prefLabel")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TITLE: Final = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baron|Baroness|Cllr|Councillor|"
    r"Alderman|Prof|Professor|Rev|Reverend|Judge|Inspector|Superintendent)\.?\s+"
)


@dataclass(frozen=True, slots=True)
class _Person:
    """One person, and what stands for them.

    Attributes:
        iri: the person's.
        slug: the last step of that IRI.
        names: every name.
        stand_in: the last step of the IRI that replaces it.
        label: the label that replaces every name of the person.
    """

    iri: str
    slug: str
    names: tuple[str, ...]
    stand_in: str
    label: str


def without_names(graph: Graph) -> Graph:
    """Return the graph in which every person's name is withheld.

    Its manifest tells the version and the fingerprint of the data that it was made of.
    That names are withheld is told by the covers of its answers.
    """
    mask = _mask(graph, _people(graph))
    quads = tuple({mask.quad(quad) for quad in graph.store.quads()})
    made = open_graph(Snapshot(replace(graph.manifest, quads=len(quads)), quads))
    asked = {name: mask.question(one) for name, one in made.questions.items()}
    return replace(made, questions=asked, names_withheld=True)


def _people(graph: Graph) -> list[_Person]:
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    posts: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in graph.store.select(load_question(QUERIES / "people.rq").text, {}):
        person = plain(row["person"])
        names[person][plain(row["name"])] = None
        posts[person][plain(row["post"])] = None
    taken: set[str] = set()
    found: list[_Person] = []
    for iri, known in names.items():
        post = next(iter(posts[iri]))
        held, slug = tuple(filter(None, known)), iri.rpartition("/")[2]
        stand_in = _free(_stand_in(post, slug), taken)
        taken.add(stand_in)
        label = f"{WITHHELD.capitalize()} ({graph.label(post) or 'no post'})"
        found.append(_Person(iri, slug, held, stand_in, label))
    return found


def _stand_in(post: str, person: str) -> str:
    """Return the last step of an identifier made of a post and not of its holder.

    >>> _stand_in("x/officer/lead-walters", "alice-walters"), _stand_in("", "ann-day")
    ('holder-of-lead', 'holder-of-no-post')
    """
    steps = post.rpartition("/")[2].split("-") if post else ["no", "post"]
    own = person.split("-")
    return "-".join(["holder-of", *(step for step in steps if step not in own)])


def _free(slug: str, taken: set[str]) -> str:
    """Return a slug that is not taken: two people may hold one post."""
    number = 2
    free = slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _mask(graph: Graph, people: Sequence[_Person]) -> "_Mask":
    spoken, spelt = _public_words(graph, {person.iri for person in people})
    families: dict[str, str] = {}
    for person in people:
        for name in (*person.names, person.slug.replace("-", " ").title()):
            for word in _family(name):
                families.setdefault(word, person.stand_in)
    rare = [word for word in families if not set(_WORD.findall(word)) <= spoken]
    whole = [name for person in people for name in (*person.names, person.slug)]
    slugs = {w.lower(): families[w] for w in families if w.lower() not in spelt}
    slugs |= {person.slug: person.stand_in for person in people}
    return _Mask(
        people={person.iri: person for person in people},
        slugs=slugs,
        names=_any_of(
            *(f"(?i:{_spaced(name)})" for name in _longest_first(whole)),
            *(f"{_TITLE}{_spaced(word)}" for word in _longest_first(families)),
            *(_spaced(word) for word in _longest_first(rare)),
            *(_spaced(word.upper()) for word in _longest_first(rare)),
        ),
        steps=_any_of(*map(re.escape, _longest_first(slugs))),
    )


def _public_words(graph: Graph, people: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the words in names of bodies, places, acts and terms, and in their IRIs.

    A town and an officer may bear one name; the town keeps it.
    """
    owners = tuple(f"{iri}/" for iri in graph.agreements)
    spoken: set[str] = set()
    spelt: set[str] = set()
    for quad in graph.store.quads():
        thing = plain(quad.subject)
        public = not thing.startswith(owners) or _PUBLIC.search(thing)
        if quad.predicate.value.endswith(_NAMING) and public and thing not in people:
            spoken.update(_WORD.findall(plain(quad.object)))
            spelt.update(_WORD.findall(thing.removeprefix(ID)))
    return spoken, spelt


def _family(name: str) -> list[str]:
    """Return what may be a family name, whole and in parts.

    That is all but the first of the capitalised words.

    >>> _family("Ann van der Sharrard-Williams")
    ['Sharrard-Williams', 'Sharrard', 'Williams']
    """
    words = [word for word in name.split() if word[0].isupper()]
    family = words[1:] or words
    parts = (part for word in family for part in _WORD.findall(word))
    return list(dict.fromkeys([*family, *parts]))


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(set(texts), key=lambda text: (-len(text), text))


def _spaced(name: str) -> str:
    """Return a pattern for a name, however its words are parted."""
    return r"[\s\-\u2010-\u2015]+".join(map(re.escape, re.split(r"[\s\-]+", name)))


def _any_of(*forms: str) -> re.Pattern[str]:
    """Return a pattern for any of some forms as whole words; of none, for nothing."""
    either = "|".join(forms) or r"(?!)"
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")


@dataclass(frozen=True, slots=True)
class _Mask:
    """What is replaced by what.

    Attributes:
        people: by IRI.
        slugs: what stands for each step, or part of one, that names a person.
        names: every name in running text.
        steps: every name in the steps of an IRI.
    """

    people: Mapping[str, _Person]
    slugs: Mapping[str, str]
    names: re.Pattern[str]
    steps: re.Pattern[str]

    def quad(self, quad: ox.Quad) -> ox.Quad:
        """Return a statement without names; blank nodes are in no published data."""
        said = plain(quad.object)
        person = self.people.get(plain(quad.subject))
        value = self.term(quad.object)
        if person and said in person.names:
            value = _like(quad.object, self.text(person.label))
        subject = ox.NamedNode(self.iri(plain(quad.subject)))
        place = ox.NamedNode(self.iri(plain(quad.graph_name)))
        return ox.Quad(subject, quad.predicate, value, place)

    def term(self, term: Term) -> ox.NamedNode | ox.Literal:
        """Return a term without names."""
        if isinstance(term, ox.NamedNode):
            return ox.NamedNode(self.iri(term.value))
        return _like(term, self.text(plain(term)))

    def iri(self, iri: str) -> str:
        """Return an identifier without names; those of other registers as they are."""
        if not iri.startswith(ID):
            return iri
        path = iri.removeprefix(ID)
        return ID + self.steps.sub(lambda found: self.slugs[found[0]], path)

    def text(self, text: str) -> str:
        """Return a text without names; a slug in it becomes that of the stand-in."""
        return self.names.sub(lambda found: self.slugs.get(found[0], WITHHELD), text)

    def question(self, asked: Question) -> Question:
        """Return a question without names in its text, and without phrases of them."""
        unnamed = tuple(said for said in asked.phrases if not self.names.search(said))
        return replace(asked, text=self.text(asked.text), phrases=unnamed)


def _like(term: Term, text: str) -> ox.Literal:
    """Return a literal with the language or the type of another."""
    if isinstance(term, ox.Literal) and not term.language:
        return ox.Literal(text, datatype=term.datatype)
    return ox.Literal(text, language=getattr(term, "language", None))
