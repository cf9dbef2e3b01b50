"""How each kind of thing is shown: the one table, by class.

The order of the table is the order of the chain from law to delivery, in which pictures
are laid out. Names of kinds are no part of it: they are labels of the ontology. A kind
is told by its sign and its word; corners and colours repeat it. A line tells its basis
by its dash and its word; its colour repeats it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind of thing is shown.

    Attributes:
        place: its place in the chain, counted from 0.
        sign: one character that stands for it.
        corner: how round its corners are: 0 square, 16 round.
        fill: the colour inside, light enough for black text (WCAG 2.2, 1.4.3).
        line: the colour of its border, dark enough on white (WCAG 2.2, 1.4.11).
    """

    place: int
    sign: str
    corner: int
    fill: str
    line: str


_LAW: Final = (0, "#e3ecfb", "#1d4f91")
_DUTY: Final = (6, "#fdf0d5", "#8a5a00")
_BODY: Final = (16, "#e6f4ea", "#1e6b37")
_PRIORITY: Final = (0, "#fde2e4", "#a3122c")
_BOARD: Final = (6, "#ece4f7", "#5b2a91")
_POST: Final = (16, "#e0f4f5", "#0b6570")
_PLAN: Final = (0, "#f3efe6", "#6b5414")
_PLACE: Final = (6, "#eef3d8", "#506600")
_OTHER: Final = (16, "#f1f1f1", "#505a5f")

# Class, sign, corners and colours of its family.
_TABLE: Final = (
    ("Instrument", "▮", _LAW),
    ("Provision", "§", _LAW),
    ("NamedLaw", "❝", _LAW),
    ("FramingRule", "◿", _DUTY),
    ("Duty", "◣", _DUTY),
    ("ToldDuty", "◺", _DUTY),
    ("BearerClass", "◎", _BODY),
    ("Capacity", "◐", _BODY),
    ("Body", "◍", _BODY),
    ("NamedParty", "◌", _BODY),
    ("PartnerList", "≡", _BODY),
    ("Agreement", "▣", _PRIORITY),
    ("Aim", "◉", _PRIORITY),
    ("Undertaking", "✓", _PRIORITY),
    ("Driver", "▹", _OTHER),
    ("Priority", "★", _PRIORITY),
    ("GovernanceArrangement", "◫", _BOARD),
    ("GovernanceBody", "❖", _BOARD),
    ("ReportingArrangement", "◨", _BOARD),
    ("Post", "►", _POST),
    ("Person", "☉", _POST),
    ("Plan", "▤", _PLAN),
    ("RegisterPlan", "▥", _PLAN),
    ("PlanObjective", "▪", _PLAN),
    ("Strategy", "▨", _PLAN),
    ("PolicyDocument", "▧", _PLAN),
    ("Programme", "▦", _PLAN),
    ("Locality", "◈", _PLACE),
    ("NamedPlace", "◇", _PLACE),
    ("Place", "◊", _PLACE),
    ("Evidence", "▩", _OTHER),
    ("Figure", "#", _OTHER),
    ("Event", "◷", _OTHER),
    ("Term", "▫", _OTHER),
)
LOOKS: Final = {
    name: Look(place, sign, *family)
    for place, (name, sign, family) in enumerate(_TABLE)
}
UNKNOWN: Final = Look(len(_TABLE), "•", *_OTHER)

# Lengths of dash and gap of a line, by its basis; nothing for an unbroken one.
DASHES: Final[dict[str, tuple[int, ...]]] = {
    "stated": (),
    "law": (14, 4),
    "judgement": (7, 5),
    "unconfirmed": (2, 5),
    "inferred": (10, 4, 2, 4),
}
LINES: Final = {
    "stated": "#0a655b",
    "law": "#31409e",
    "judgement": "#84470a",
    "unconfirmed": "#555f64",
    "inferred": "#8c1d5f",
}


def look(kind: str) -> Look:
    """Return how a kind is shown; plainly where the table does not know it.

    >>> look("Priority").sign, look("Zebra").sign
    ('★', '•')
    """
    return LOOKS.get(kind, UNKNOWN)
