"""Words for things: a sentence for each class, and the groups that facts stand in.

The one place that says how a person reads the properties of the ontology. A name in
braces stands for the labels of the values of a property, by the last step of its IRI;
a sentence is left out where a property has no value. A property that stands in no group
comes last, under its own label.
"""

from typing import Final

GROUPS: Final = {
    "What it is": """
        type summary gist requirement qualification definition definitionGist
        purpose effect reason rationale approach strand aim condition scopeNote
        exclusionReason unknownWhat wouldSettle priorityKind priorityType
        bodyKind instrumentKind provisionKind framingKind modality isFramework
        legalPerson legalForce toldKind toldStatus listKind eventKind
        eventStatus placeKind legalAreaKind relationKind printedMark aspect
        cycle heading narrative needGroup deprivationPercent criterion coverage
        amount count objectiveCount listedApart commits jointWorkGist
    """,
    "Who": """
        borneBy toldBearer counterparty counterpartyGist heldBy fieldedBy postIn
        governedBy supportedBy ledBy ownedAt reporter reportsTo reportsToBoard
        reportsOn reportsOnPriority reportingMode fromBoard toBoard owner
        publishedBy publisherGist preparedBy presentedBy wasAttributedTo runBy
        fundedBy participant sharedWith worksWith coordinatedBy memberOf member
        inClass membershipStatus lists listsPost capacityOf inCapacity
        mandatoryFor excludesParty leftTo proposedBy
    """,
    "What it is about": """
        concerns about onSubjectOf covers arrangementFor printedTheme reportsOn
        identifiedFrom drawsOn inputFrom cites directs standsBehind introduces
        buildsOnAdviceOf hasObjective aimOf broader narrower explains evidenceOf
        exampleOf standsFor mentionsTension
    """,
    "Law": """
        imposedBy is_part_of definedBy establishedBy legalBasis policyBasis
        statutoryBasis underLaw tells mayTell toldAs enactedAs differenceOf
        differenceFrom amends amended_by amendedBy intendedAmendment based_on
        commences isReplacedBy derivedFor byRule derivedInstrument
        derivedProvision derivedDuty basis identityBasis homonymOf
    """,
    "When": """
        periodStart periodEnd date date_document printedDate dateNote
        inForceFrom observation observedOn force establishedOn launchedOn
        updatedOn effectFrom limit interval term periodGist
    """,
    "Where": """
        place district coversPlace within areaLimit forArea
    """,
    "What it is part of": """
        ofAgreement agreement isPartOf partOf attachedTo linkedFromAgreement
        order topConceptOf inScheme isDefinedBy
    """,
    "The same thing elsewhere": """
        denotes mayDenote referredToAs replaces successor predecessor relation
        homepage closeMatch relatedMatch source
    """,
    "How sure this is": """
        confidence seen leftOpen openEnded conflictingIdentifier note statusNote
        editorialNote
    """,
    "Names, and how they are printed": """
        label printedName altLabel prefLabel shortForm expansion notation
        identifier printedValue printedText title
    """,
}
OTHERS: Final = "Further facts"

SENTENCES: Final = {
    "Abbreviation": ("{name} is short for {expansion}.",),
    "Agreement": (
        "{name} is a community safety agreement.",
        "It runs from {periodStart} to {periodEnd}.",
        "It is presented by {presentedBy}.",
    ),
    "Aim": ("{name} is an aim of {aimOf}.", "{requirement}"),
    "BearerClass": ("{name} is a class of bodies on which law puts duties.",),
    "BoardRelation": ("{fromBoard} and {toBoard}: {relationKind}.",),
    "Body": (
        "{name} is a body of the kind {bodyKind}.",
        "It serves {coversPlace}.",
        "Its legal basis is {legalBasis}.",
    ),
    "Capacity": ("{name} is a capacity in which {capacityOf} acts.",),
    "ClassMembership": ("{member} and the class {inClass}: {membershipStatus}.",),
    "Concept": ("{name}: {definition}", "It lies inside {broader}."),
    "Derivation": (
        "A rule, {byRule}, links {derivedInstrument} with {derivedFor}.",
        "It rests on: {basis}.",
    ),
    "Difference": (
        "The agreement and the law differ in this: {aspect}.",
        "As the agreement tells it: {toldAs}.",
        "As it is enacted: {enactedAs}.",
    ),
    "Driver": ("{name} is a change that the agreement describes.", "{effect}"),
    "Duty": (
        "{name} rests on {imposedBy} ({modality}).",
        "{requirement}",
        "It is borne by {borneBy}.",
        "It is listed apart: {listedApart}.",
    ),
    "Event": ("{name} is an event of {date}.",),
    "Evidence": ("{name} is an assessment that the priorities rest on.",),
    "ExplicitUnknown": (
        "{unknownWhat}",
        "It would be settled by this: {wouldSettle}",
    ),
    "ForceObservation": ("On {observedOn} it was seen: {force}.",),
    "FramingRule": (
        "{name}: a rule that frames duties, under {imposedBy}.",
        "{requirement}",
        "It is listed apart: {listedApart}.",
    ),
    "GovernanceArrangement": (
        "For {arrangementFor} the agreement says who governs: {governedBy}.",
    ),
    "GovernanceBody": ("{name} is a board or group that the agreement names.",),
    "Instrument": (
        "{name} is a piece of legislation: {instrumentKind}.",
        "{summary}",
        "It was passed or made on {date_document}.",
    ),
    "Judgement": ("An editor decided on {date}: {name}.", "{reason}"),
    "LawRecord": ("{name}: what was read of it, or noted: {date}.",),
    "Locality": ("{name} is a neighbourhood in {district} that the agreement names.",),
    "NamedLaw": (
        "{name} is legislation as the agreement names it.",
        "It denotes {denotes}.",
        "{purpose}",
    ),
    "NamedParty": (
        "{name} is a party as the agreement names it.",
        "It denotes {denotes}.",
    ),
    "NamedPlace": (
        "{name} is a place as the agreement names it.",
        "It denotes {denotes}.",
    ),
    "OpenPoint": ("{unknownWhat}", "It would be settled by this: {wouldSettle}"),
    "Paragraph": ("{gist}",),
    "Person": ("{name} is a person whom the agreement names.",),
    "Place": ("{name} is a {placeKind}.", "It lies within {within}."),
    "Plan": (
        "{name} is a plan that the agreement links to.",
        "Its owner is {owner}.",
        "It runs from {periodStart} to {periodEnd}.",
    ),
    "PlanObjective": ("{name} is an objective of a plan.",),
    "PolicyDocument": (
        "{name} is a policy published by {publisherGist}.",
        "{legalForce}",
    ),
    "Post": (
        "{name} is a post or role.",
        "It is held by {heldBy}.",
        "It is fielded by {fieldedBy}.",
    ),
    "Priority": (
        "{name} is a {priorityKind} of the {ofAgreement}.",
        "It concerns {concerns}.",
        "It covers {covers}.",
        "It is left to {leftTo}.",
    ),
    "Programme": ("{name} is a programme that the agreement names.", "{purpose}"),
    "Provision": ("{name} is a provision of {is_part_of}.",),
    "RegisterPlan": (
        "{name} is a plan on record.",
        "Its owner is {owner}.",
        "Its legal basis is {legalBasis}.",
    ),
    "ReportingArrangement": ("{reporter} reports on {reportsOn}: {reportingMode}.",),
    "Rule": ("{name} is a rule by which links are derived.", "{definition}"),
    "RuleApplication": ("{name}: the links that a rule concludes.",),
    "Strategy": ("{name} is a strategy that the agreement cites.", "{purpose}"),
    "Term": ("{name} is a notion that the agreement uses.", "{definitionGist}"),
    "ToldDuty": (
        "{name} is told by the agreement ({modality}).",
        "{requirement}",
        "It is told of {toldBearer}.",
        "It is told under {underLaw}.",
    ),
    "Undertaking": (
        "{toldBearer} undertakes this: {name}.",
        "{requirement}",
    ),
}
FALLBACK: Final = ("{name} is recorded as: {type}.",)
