"""How an audit is made, in words that its report prints."""

from typing import Final

METHOD: Final = (
    (
        "What is counted",
        (
            "Every duty, power and rule that the agreement tells or that the law layer "
            "records is one row, whether it is covered or not. A duty that is told and "
            "enacted is two rows; each names the other. Rules that only define, name "
            "or amend, and those for ministers, regulators, courts and private persons "
            "are rows too: they are not applicable, and the reason says which they "
            "are."
        ),
    ),
    (
        "Bodies here",
        (
            "The bodies of the area that belong to the class of bearers, or that the "
            "party named by the agreement means. Where a judgement leaves open who is "
            "meant, or the register whether a body belongs, it is marked as uncertain, "
            "and no gap is claimed of it."
        ),
    ),
    (
        "Links",
        (
            "Each row has five links. Priority: what the agreement pursues on the "
            "duty's subject or under a board that its provision establishes, or all of "
            "it where the duty mandates the whole. Board: what governs that, or the "
            "board that the duty itself demands. Officer: the post that gives updates "
            "on it or owns it, and not who answers for the duty. Plan: one that is "
            "named for it, or the document that the duty is about. Reporting: the "
            "updates that the partnership is given, and not a report that the duty "
            "itself asks for. Each link has a status of its own, and the row has one "
            "that follows from them by the rule at the list of statuses."
        ),
    ),
    (
        "Basis",
        (
            "The weakest layer among the statements that a link or a finding rests on, "
            "in the order stated, law, judgement, unconfirmed. A board, an officer and "
            "reporting rest on the link to the priority too, where its sources are "
            "cited. That a printed name was matched to a thing is cited, and weakens "
            "nothing."
        ),
    ),
    (
        "As at",
        (
            "Whether a duty is in force is told for the as-at date, from what was "
            "observed on other days; beyond them it cannot be determined. Confidence "
            "is how sure the record of the law is; of a duty as told it is that of the "
            "law it retells, of several the least."
        ),
    ),
    (
        "Findings",
        (
            "Each check is one query whose rows are the offenders. An identifier stays "
            "the same when a finding is worded anew. A finding is never surer than its "
            "facts: its confidence is the weakest among them. Checks of two families "
            "may tell of one matter, each from its own side: an abbreviation that is "
            "not spelled out is a lapse of consistency and an open question."
        ),
    ),
    (
        "Severity",
        (
            "Error: what the agreement tells contradicts the statute, on facts that "
            "are certain, or the agreement has run past its end. Warning: something is "
            "missing from what the agreement itself pursues, contradicts the statute "
            "on facts of medium confidence, is out of date, or does not fit. Note: "
            "worth knowing, such as a duty that no priority touches, or resting on "
            "facts that are not certain."
        ),
    ),
    (
        "Accepted",
        (
            "An accepted finding stays in the list, with the reason, the role that "
            "decided and the day. It is recorded in the data, as csa:Acceptance, under "
            "the finding's identifier."
        ),
    ),
    (
        "Totals",
        (
            "In each group and for each link the counts of all statuses add up to the "
            "number of rows. A duty that several bodies bear, or that serves several "
            "priorities, counts in each of these groups, so groups may add up to more "
            "than all rows. In the group of a body, those rows are uncertain in which "
            "it only may be meant."
        ),
    ),
    (
        "Limits",
        (
            "The report says what the agreement and the recorded law say, and not "
            "whether a body does its duty. It is not legal advice."
        ),
    ),
)
NOTES: Final = (
    (
        "An empty cell means that nothing is recorded; where that is itself a result, "
        "the status says so in words."
    ),
    "Several things in one cell are parted by a semicolon.",
    "A source is followed by its layer in brackets.",
    "Counts are numbers that can be added up; all else, days too, is text.",
    "No meaning is carried by colour, and no cells are merged.",
)
