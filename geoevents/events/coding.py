"""Makes events of a sentence's triggers, with actors, recipients and status.

What only stands in the complement of a demand, denial, threat or promise is absorbed by it; `merging` then makes one
event of each happening.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.actors.ontology import Trigger
from geoevents.events.counting import deaths
from geoevents.events.merging import Coded, merged
from geoevents.events.relations import REACH
from geoevents.events.status import lacks_evidence, status_of
from geoevents.events.triggers import Found, find_triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoevents.events.participants import Participants
    from geoevents.records import Actor, Status

__all__ = ["code"]

# What a large city may be said to do for its country.
_SAYING = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "AGREE", "THREATEN", "SANCTION"})
_VIOLENT = frozenset({"ASSAULT", "OTHER"})
_PROMISES = frozenset({"AID", "COOPERATE", "RETREAT", "CONCEDE", "SUPPORT"})
_WILLING = _PROMISES | {"AGREE", "CONSULT"}
_MENACES = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})
_ABSORBING = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE", "SUPPORT"})
_SPEECH = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "REJECT", "THREATEN"})
_CLOSING = frozenset({'"', "”", "''"})
_NEAR = 6
_DUTY = Trigger(
    lemma="must",
    pos="V",
    particle=(),
    cue=(),
    event_type="REQUEST",
    mode="",
    actor=(),
    recipient=(),
    weight=0.5,
    scope=True,
)


def code(who: Participants) -> list[Coded]:
    """The events of a sentence in text order."""
    found = list(find_triggers(who))
    coded = [_coded(who, each) for each in _unabsorbed(who, found) if not _is_background(who, each)] if found else []
    coded.extend(_duties(who, found))
    if not coded:
        return []
    coded.sort(key=lambda event: event.index)
    return [_recast(who, event) for event in merged(who, _outermost(coded))]


def _outermost(coded: list[Coded]) -> list[Coded]:
    """Without triggers inside the words of another: "fire" in "set fire to"."""
    spans = {(event.first, event.last) for event in coded}
    inner = {span for span in spans for other in spans if other != span and other[0] <= span[0] and span[1] <= other[1]}
    return [event for event in coded if (event.first, event.last) not in inner]


# --- absorbing ----------------------------------------------------------------------------------------------------


def _unabsorbed(who: Participants, found: Sequence[Found]) -> list[Found]:
    absorbers = [each for each in found if each.trigger.scope or each.trigger.event_type in _ABSORBING]
    kept: list[Found] = []
    gone: set[int] = set()
    for each in found:
        over = [
            a for a in absorbers if a.index not in gone and a.index != each.index and _governs(who, a.index, each.index)
        ]
        if each.trigger.pos == "N" and _is_cue(who, found, each):
            continue
        same = any(a.trigger.event_type == each.trigger.event_type and not a.trigger.scope for a in over)
        if over and not same and not _is_fact(each):
            gone.add(each.index)
        else:
            kept.append(each)
    return kept


def _is_cue(who: Participants, found: Sequence[Found], noun: Found) -> bool:
    """Whether a noun is only the object that a verb's row asks for: the "fire" of "exchanged fire"."""
    verbs = [other for other in found if other.trigger.pos == "V" and who.clauses.object(other.index) == noun.index]
    return any(other.trigger.cue and other.trigger.event_type != noun.trigger.event_type for other in verbs)


def _is_fact(found: Found) -> bool:
    """An accident or disaster is a fact, whatever is said about it."""
    trigger = found.trigger
    return trigger.event_type == "OTHER" and trigger.pos == "N" and trigger.mode != "election"


def _governs(who: Participants, above: int, below: int) -> bool:
    """Whether ``below`` stands in the complement of the verb ``above``, or is what it is done to."""
    clauses = who.clauses
    if clauses.verb(above) is None:
        return False
    if below < above:
        return clauses.is_passive(above) and clauses.subject(above) == below
    verb = clauses.verb(above)
    if verb and verb.form == "participle" and clauses.is_aside(above):
        return not any(clauses.word(between) == "," for between in range(above + 1, below))
    return not any(_leaves(who, between) for between in range(above + 1, below + 1))


def _leaves(who: Participants, index: int) -> bool:
    """Whether a chunk leads out of a verb's complement."""
    part = who.clauses.parts[index]
    if part.kind == "and":
        return who.clauses.joins_clauses(index)
    if part.kind == "link":
        return part.word not in {"that", "if", "whether"}
    if part.kind == "preposition":
        return part.word in who.ontology.words["time_subordinators"] and part.word != "as"
    free = part.verb is not None and part.verb.form == "gerund" and who.clauses.word(index - 1) == ","
    return free or part.kind == "relative" or part.word in {";", ":"}  # "recognised it, prompting Israel to …"


def _is_background(who: Participants, found: Found) -> bool:
    """Whether a participle only describes: "forces deployed in Syria"; with an agent or a date it tells an event."""
    clauses = who.clauses
    if _is_ranking(who, found.index):
        return True
    verb = clauses.verb(found.index)
    described = verb is not None and verb.form == "participle" and not clauses.is_past(found.index)
    if described and found.trigger.event_type == "SUPPORT":
        return True  # "Ethiopia, backed by Israel, …" tells of no single act
    if not clauses.is_reduced(found.index):
        return False
    if verb and verb.form == "gerund":
        stated = clauses.word(clauses.host(found.index - 1)) in who.ontology.sets["statement"]
        return found.trigger.event_type not in _VIOLENT and not (stated and found.trigger.event_type in _SPEECH)
    following = clauses.parts[found.index + 1 : found.index + 4]
    return not any(part.word == "by" or part.kind == "date" for part in following)


def _is_ranking(who: Participants, index: int) -> bool:
    """As in "the most senior officer who has been killed": it ranks, and what happened is told elsewhere."""
    noun = who.clauses.in_relative(index)
    if noun < 0:
        noun = index - 1 if who.clauses.is_reduced(index) or _is_infinitive(who, index) else -1
    if not who.clauses.is_noun(noun):
        return False
    part = who.clauses.parts[noun]
    tokens = who.scene.sentence.tokens[part.first : part.last]
    return any(token.pos in {"JJS", "RBS"} or token.text.lower() in who.ontology.words["ordinals"] for token in tokens)


def _is_infinitive(who: Participants, index: int) -> bool:
    verb = who.clauses.verb(index)
    return verb is not None and verb.form == "infinitive"


# --- coding -------------------------------------------------------------------------------------------------------


def _coded(who: Participants, found: Found) -> Coded:
    trigger = found.trigger
    actors = who.fill(found.index, trigger.actor)
    if trigger.event_type == "OTHER":
        actors = tuple(actor for actor in actors if actor.kind != "state")
    says = trigger.event_type in _SAYING
    actors = tuple(one for one in actors if not who.is_spot_only(one) or (says and who.is_governing(one)))
    if not actors and trigger.mode in {"withdraw", "troops"} and who.clauses.is_passive(found.index):
        actors = who.group(who.clauses.subject(found.index))  # "British troops were withdrawn"
    filled = who.fill(found.index, trigger.recipient)
    recipients = tuple(
        actor
        for actor in filled
        if actor not in actors and not who.is_spot_only(actor) and not _is_premises(who, trigger, actor)
    )
    spots = tuple(actor for actor in filled if who.is_town(actor))
    if trigger.event_type == "REQUEST":
        recipients = _whose_act(who, found.index) or recipients
    if trigger.event_type == "THREATEN" and not recipients:
        recipients = tuple(actor for actor in _warned(who, found.index) if actor not in actors)
    coded = Coded(
        index=found.index,
        members=(found.index,),
        first=found.first,
        last=found.last,
        trigger=trigger,
        event_type=trigger.event_type,
        mode=trigger.mode,
        actors=actors,
        recipients=recipients,
        status=_status(who, found),
        fatalities=deaths(who, found.index),
        towns=spots,
    )
    return _without_causes(who, _as_forces(who, _as_assault(_as_complaint(coded))))


def _whose_act(who: Participants, index: int) -> tuple[Actor, ...]:
    """As in "called for the withdrawal of Israeli forces from Lebanon": those who would withdraw are asked."""
    asked = (*who.slot(index, "for"), *who.slot(index, "object"))
    act = next((noun for noun in asked if who.clauses.word(noun) in who.ontology.words["acts_of"]), -1)
    of = who.clauses.word(act + 1) == "of"
    return tuple(actor for actor in who.group(act + 2) if actor.country) if act >= 0 and of else ()


def _warned(who: Participants, index: int, *, openers: frozenset[str] | None = None) -> tuple[Actor, ...]:
    """As in "threatened to strike unless Chad withdrew": on whose acts it hangs."""
    clauses, openers = who.clauses, openers or who.ontology.words["conditions"]
    end = min(len(clauses.parts), index + REACH)
    for link in range(index + 1, end):
        if clauses.word(link) in {";", ":"} or clauses.kind(link) == "relative":
            break
        if clauses.word(link) in openers:
            after = next((at for at in range(link + 1, end) if clauses.is_finite(at)), -1)
            subject = clauses.subject(after)
            return who.group(subject) if subject > link else ()
    return ()


def _is_premises(who: Participants, trigger: Trigger, actor: Actor) -> bool:
    """Whether an actor without a country is only a house: "agreed to reopen embassies"."""
    return (
        trigger.event_type in _WILLING
        and not actor.country
        and actor.name.lower().split()[-1] in who.ontology.words["premises"]
    )


def _as_complaint(event: Coded) -> Coded:
    """Governments do not demonstrate: "Moscow protested the ruling" is criticism."""
    if event.mode != "obstruct" and event.trigger.lemma not in {"protest", "charge"}:
        return event
    official = bool(event.actors) and all(actor.kind == "state" or actor.sector == "GOV" for actor in event.actors)
    protest = event.event_type == "PROTEST" and event.mode == "demo" and event.trigger.lemma == "protest"
    powers = any(actor.kind == "state" or actor.sector == "GOV" for actor in event.recipients)
    if official and powers and event.trigger.lemma == "charge":
        return replace(event, event_type="ACCUSE", mode="allege")  # "Congo charged Uganda with backing warlords"
    armed = bool(event.actors) and all(actor.sector in {"MIL", "COP", "IGO", "GOV"} for actor in event.actors)
    if armed and event.mode == "obstruct":
        return replace(event, event_type="COERCE", mode="restrict")  # "troops blocked the streets"
    return replace(event, event_type="ACCUSE", mode="disapprove") if official and protest else event


def _as_assault(event: Coded) -> Coded:
    """Police raid to seize; rebels raid to attack."""
    armed = event.trigger.lemma == "raid" and any(actor.sector in {"REB", "UAF"} for actor in event.actors)
    return replace(event, event_type="ASSAULT", mode="") if armed else event


def _as_forces(who: Participants, event: Coded) -> Coded:
    """Ships and troops sent where nobody receives them are no help: "sent two ships to the shoal"."""
    fired = event.trigger.lemma in {"fire", "launch"} and event.mode == "heavy-weapons" and not event.towns
    if fired and not event.recipients and event.actors and all(actor.kind == "state" for actor in event.actors):
        return replace(event, event_type="MOBILIZE", mode="weapons")  # "North Korea fired two missiles"
    if event.event_type != "AID" or event.recipients or event.trigger.lemma != "send":
        return event
    sent = {who.clauses.word(noun) for noun in who.slot(event.index, "object")}
    return replace(event, event_type="MOBILIZE", mode="troops") if sent & who.ontology.sets["forces"] else event


def _without_causes(who: Participants, event: Coded) -> Coded:
    """Nature and means are no actors: a typhoon that kills is a disaster, a drone that kills is the mode."""
    if event.event_type != "ASSAULT":
        return event
    words = who.ontology.words
    causes = {actor: set(actor.mention.text.lower().split()) for actor in event.actors}
    natural = _heads(who, event)
    if not any(actor.country or actor.sector for actor in event.actors):
        natural |= _causing(who, event).union(*causes.values()) or _told_cause(who, event)
    if _is_fire(who, event):
        natural.add("wildfire" if "forest" in natural else "accident")
    for mode, among in (("epidemic", "diseases"), ("disaster", "natural_causes"), ("accident", "accidents")):
        if natural & words[among]:
            struck = tuple(actor for actor in event.recipients if actor.kind != "state")
            return replace(event, event_type="OTHER", mode=mode, actors=struck, recipients=())
    means = [actor for actor, named in causes.items() if named & words["means_of_attack"] and not actor.country]
    mode = event.mode or _mode_of(who, _causing(who, event))
    actors = tuple(actor for actor in event.actors if actor not in means) or _launchers(who, event)
    return event if (actors, mode) == (event.actors, event.mode) else replace(event, actors=actors, mode=mode)


def _told_cause(who: Participants, event: Coded) -> set[str]:
    """The cause that follows a passive: "were killed after days of heavy rain"; an attack is none of these."""
    if not who.clauses.is_passive(event.index) or event.trigger.lemma not in {"kill", "injure", "wound", "leave"}:
        return set()
    if event.trigger.lemma == "kill" and {"aboard", "board"} & who.clauses.vocabulary:
        return {"crash"}  # "all six on board were killed"
    words, attack = who.ontology.words, who.ontology.sets["attack"]
    for index in range(event.index + 1, min(len(who.clauses.parts), event.index + REACH)):
        head = who.clauses.word(index)
        if head in attack or who.clauses.word(index) in {";", ":"}:
            break
        if head in words["natural_causes"] | words["accidents"] | words["diseases"] and who.clauses.is_noun(index):
            return {head}
        if head == "fire" and who.scene.words[who.clauses.parts[index].first].lower() == "a":
            return {"accident"}
    return set()


def _is_fire(who: Participants, event: Coded) -> bool:
    """Whether a blaze does it: "a hotel fire", but not "sniper fire"."""
    subjects = who.slot(event.index, "subject") if who.clauses.verb(event.index) else ()
    firsts = {who.scene.words[who.clauses.parts[noun].first].lower() for noun in subjects}
    return "fire" in _heads(who, event) and bool(firsts & {"a", "an"})


def _heads(who: Participants, event: Coded) -> set[str]:
    subjects = who.slot(event.index, "subject") if who.clauses.verb(event.index) else ()
    return {who.clauses.word(noun) for noun in subjects}


def _causing(who: Participants, event: Coded) -> set[str]:
    """The words of the phrase that does it: "a Russian drone"; a noun's event has none."""
    if who.clauses.verb(event.index) is None:
        return set()
    parts = [who.clauses.parts[noun] for noun in who.slot(event.index, "subject")]
    return {word.lower() for part in parts for word in who.scene.words[max(part.first, part.owner_end) : part.last]}


def _mode_of(who: Participants, causing: set[str]) -> str:
    """The mode that the means gives its name to."""
    modes = who.ontology.types["ASSAULT"].modes
    listed = {mode: who.ontology.words.get(f"means_{mode}".replace("-", "_"), frozenset()) for mode in modes}
    return next((mode for mode, words in listed.items() if causing & words), "")


def _launchers(who: Participants, event: Coded) -> tuple[Actor, ...]:
    """As in "a drone launched by Iran hit …": who sent the means."""
    clauses = who.clauses
    for noun in who.slot(event.index, "subject") if clauses.verb(event.index) else ():
        if (
            clauses.word(noun + 1) in {"launched", "fired", "sent", "dropped", "planted"}
            and clauses.word(noun + 2) == "by"
        ):
            return who.group(noun + 3)
    return ()


def _status(who: Participants, found: Found) -> Status:
    if found.trigger.cue and any(condition.slot == "neg" for group in found.trigger.cue for condition in group):
        return "actual"  # "will not accept" is what is told
    blows = [who.clauses.word(noun) for noun in who.slot(found.index, "subject")] if found.trigger.pos == "V" else []
    if found.trigger.event_type == "ASSAULT" and not who.ontology.words["no_blows"].isdisjoint(blows):
        return "hypothetical"  # "the country was struck by protests"
    status = status_of(who, found.index, fact=_is_fact(found))
    if status == "hypothetical" and found.trigger.event_type == "PROTEST":
        return _purpose_status(who, found.index)
    if status == "actual" and found.trigger.event_type not in _ABSORBING and _is_unproven(who, found):
        return "hypothetical"
    return "planned" if status == "actual" and found.trigger.planned else status


def _is_unproven(who: Participants, found: Found) -> bool:
    """As in "… had shelled the camp, but there is no evidence for it": what stands before it is only said."""
    return lacks_evidence(who.scene.words[found.last :], who.ontology)


def _purpose_status(who: Participants, index: int) -> Status:
    """As in "took to the squares to protest": whoever gathers for it does it."""
    clauses = who.clauses
    verb, governor = clauses.verb(index), clauses.governor(index)
    wanted = any(clauses.lemma(governor, words) for words in ("intention", "planning", "reporting"))
    if verb is None or verb.form != "infinitive" or governor < 0 or wanted:
        return "hypothetical"
    return status_of(who, governor)


def _duties(who: Participants, found: Sequence[Found]) -> Iterator[Coded]:
    """As in "Russia said that Sudan must return …" is a demand, whatever the verb is."""
    clauses, modals = who.clauses, who.ontology.words["modal_duty"]
    taken = {each.index for each in found if each.trigger.scope}
    for index, part in enumerate(clauses.parts):
        if part.verb is None or part.verb.modal not in modals or part.verb.passive:
            continue
        subject = clauses.subject(index)
        speaker = _speaker_of(who, index, subject)
        actors = who.group(clauses.subject(speaker)) if speaker >= 0 else _quoted_by(who, index)
        if speaker in taken:
            continue
        recipients = tuple(actor for actor in who.group(subject) if actor not in actors)
        if actors and recipients:
            yield Coded(
                index=index,
                members=(index,),
                first=part.first,
                last=part.last,
                trigger=_DUTY,
                event_type="REQUEST",
                mode="",
                actors=actors,
                recipients=recipients,
                status="actual",
                fatalities=None,
            )


def _speaker_of(who: Participants, index: int, subject: int) -> int:
    for before in range(min(index, subject if subject >= 0 else index) - 1, max(-1, index - 8), -1):
        if who.clauses.verb(before):
            return before if who.clauses.lemma(before, "reporting") else -1
    return -1


def _quoted_by(who: Participants, index: int) -> tuple[Actor, ...]:
    """Who is named after a quotation: "Baku must release all prisoners," the minister said."""
    clauses = who.clauses
    closing = next((at for at in range(index + 1, len(clauses.parts)) if clauses.word(at) in _CLOSING), -1)
    for after in range(closing + 1, min(len(clauses.parts), closing + _NEAR)) if closing >= 0 else ():
        if clauses.is_finite(after):
            noun = clauses.object(after) if after == closing + 1 else clauses.subject(after)
            return who.group(noun) if clauses.lemma(after, "reporting") and noun > closing else ()
    return ()


def _is_power(event: Coded) -> bool:
    """Whether a state, an armed group or somebody of either stands behind it."""
    return any(
        actor.kind == "state" or (actor.country and actor.sector != "CVL") or actor.sector in {"REB", "MIL"}
        for actor in event.actors
    )


def _recast(who: Participants, event: Coded) -> Coded:
    """What is only announced: help to come is a promise (AGREE), harm to come a menace (THREATEN)."""
    verb = who.clauses.verb(event.index)
    if verb is None or not event.actors:
        return event
    if verb.negated and verb.modal in who.ontology.words["modal_future"] and event.event_type in _WILLING:
        return replace(event, event_type="REJECT", mode="", status="actual", fatalities=None)
    if event.status == "planned" and event.trigger.lemma == "welcome" and verb.modal == "would":
        return replace(event, status="actual")  # "would welcome a visit" already says so
    announced = event.status == "planned" and (verb.modal or verb.form == "infinitive")
    return _announced(who, event, plotted=verb.form == "infinitive") if announced else event


def _announced(who: Participants, event: Coded, *, plotted: bool) -> Coded:
    """What an act to come is."""
    # "Will withdraw if the rebels stop" is a promise, "unless they stop" a threat.
    pressed = _warned(who, event.index, openers=frozenset({"unless", "until"}))
    warned = tuple(actor for actor in pressed if actor not in event.actors)
    if warned and event.event_type == "RETREAT":  # "will withdraw unless …" is meant to press
        return replace(event, event_type="THREATEN", mode="", recipients=warned, fatalities=None)
    if event.event_type == "CONCEDE" and who.clauses.word(who.clauses.governor(event.index)) == "decided":
        return replace(event, status="actual")  # who decides to allow something has conceded it
    if event.event_type in _PROMISES and event.mode != "resign":
        return replace(event, event_type="AGREE", mode="", fatalities=None)
    return _menace(event, plotted=plotted) if event.event_type in _MENACES else event


def _menace(event: Coded, *, plotted: bool) -> Coded:
    """Harm that is announced; a man's plot that came to light is no threat."""
    if plotted and not _is_power(event):
        return replace(event, status="hypothetical")
    return replace(event, event_type="THREATEN", mode="", fatalities=None)
