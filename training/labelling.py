"""Brings corpora with different guidelines to one set of labels.

Person, organisation, place and nationality; a place or nationality inside an organisation's name is marked too. The
Groningen Meaning Bank knows no such parts, and the toponym corpora know neither persons nor organisations, so each is
completed by a first model that is trained on the other (`complete_organisations`, `add_names`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.tagging.casing import normal_case
from geoevents.tagging.cues import load_cues
from geoevents.tagging.names import document_evidence, name_features, place_hints, unknown_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corpora import Sample, Span

    from geoevents.tagging import GazetteerHints

Found = tuple[int, int, str]
# Both at once: it acts, and it is on the map.
_BOTH = frozenset({"EU", "European Union", "E.U."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A sentence ready for training: what the model sees of it, and (first, end, kind) of its entities."""

    name: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    hints: tuple[str, ...]
    evidence: Mapping[str, str]
    found: tuple[Found, ...]

    @property
    def features(self) -> list[list[str]]:
        """The model's view."""
        return name_features(self.words, self.tags, self.hints, self.evidence)


def labelled(
    sample: Sample, *, tag: Callable[[Sequence[str]], Sequence[str]], gazetteer: GazetteerHints
) -> list[Labelled]:
    """The sentences of a sample with features' raw material; the labels are those of the corpus."""
    sentences = [tuple(normal_case([token.text for token in s.tokens])) for s in sample.document.sentences]
    evidence = document_evidence(sentences)
    result = []
    spans = sorted(sample.spans, key=lambda span: span.start)
    for sentence, words in zip(sample.document.sentences, sentences, strict=True):
        tokens = sentence.tokens
        near = [span for span in spans if span.start < sentence.end and sentence.start < span.end]
        found = [part for span in near if (part := _token_span(span, tokens))]
        result.append(
            Labelled(
                name=sample.name,
                words=words,
                tags=tuple(tag(words)),
                hints=tuple(place_hints(words, gazetteer.hint)),
                evidence=evidence,
                found=tuple(found),
            )
        )
    return result


def _token_span(span: Span, tokens: Sequence[object]) -> Found | None:
    inside = [i for i, t in enumerate(tokens) if t.start < span.end and span.start < t.end]  # type: ignore[attr-defined]
    return (inside[0], inside[-1] + 1, span.label) if inside else None


def one_guideline(sentence: Labelled, *, gazetteer: GazetteerHints) -> Labelled:
    """The labels of the meaning bank or of Universal NER, as our guideline has them."""
    found = [part for span in sentence.found for part in _ours(sentence, span, gazetteer)]
    taken = {i for first, end, _ in found for i in range(first, end)}
    for index, (word, tag) in enumerate(zip(sentence.words, sentence.tags, strict=True)):
        if (
            index not in taken
            and tag in {"JJ", "NNPS", "NNP", "NNS"}
            and gazetteer.hint(word) == "demonym"
            and word[0].isupper()
        ):
            found.append((index, index + 1, "nationality"))
    return replace(sentence, found=tuple(sorted(found)))


def _ours(sentence: Labelled, span: Found, gazetteer: GazetteerHints) -> list[Found]:
    first, end, kind = span
    name = " ".join(sentence.words[first:end])
    hint = gazetteer.hint(name)
    if name in _BOTH:
        return [(first, end, "organisation"), (first, end, "place")]
    if kind == "person":
        cues = load_cues().of
        while first < end - 1 and "title" in cues.get(sentence.words[first].lower(), ()):
            first += 1
        return (
            [] if end - first == 1 and "title" in cues.get(sentence.words[first].lower(), ()) else [(first, end, kind)]
        )
    if hint == "demonym" and kind != "organisation":
        return [(first, end, "nationality")]
    if kind == "organisation" and hint in {"country", "capital"}:
        return [(first, end, "place")]
    if kind == "nationality" and (hint == "country" or sentence.tags[end - 1] == "NNP") and hint:
        return [(first, end, "place")]
    return [(first, end, kind)]


def complete_organisations(sentence: Labelled, places: Sequence[Found]) -> Labelled:
    """Adds the places that a toponym model sees inside the organisations of a sentence."""
    outer = [(first, end) for first, end, kind in sentence.found if kind == "organisation" and end - first > 1]
    extra = [
        part
        for part in places
        if part not in sentence.found
        and any(a <= part[0] and part[1] <= b and part[1] - part[0] < b - a for a, b in outer)
    ]
    return replace(sentence, found=tuple(sorted([*sentence.found, *extra])))


def plain(sentence: Labelled) -> Labelled:
    """The labels of a toponym corpus without the mark of being embedded, longest first where they overlap."""
    found: list[Found] = []
    for first, end, kind in sorted(sentence.found, key=lambda span: (span[0] - span[1], span[0])):
        if not any(a < end and first < b for a, b, _ in found):
            demonym = "demonym" in sentence.hints[first]
            found.append((first, end, "nationality" if demonym else kind.removeprefix("embedded ")))
    return replace(sentence, found=tuple(sorted(found)))


def add_names(sentence: Labelled, guessed: Sequence[Found]) -> Labelled:
    """Adds the persons and organisations that an entity model sees in a sentence whose toponyms are annotated."""
    gold = sentence.found
    extra: list[Found] = []
    for first, end, kind in guessed:
        touching = [(a, b) for a, b, _ in gold if a < end and first < b]
        contained = all(first <= a and b <= end and (b - a) < (end - first) for a, b in touching)
        if (kind == "organisation" and contained) or (kind == "person" and not touching):
            extra.append((first, end, kind))
    return replace(sentence, found=tuple(sorted([*gold, *extra], key=lambda span: (span[0], -span[1]))))


def add_demonyms(sentence: Labelled) -> Labelled:
    """Adds the nationalities that a corpus of place names leaves out."""
    taken = {i for first, end, _ in sentence.found for i in range(first, end)}
    extra = [
        (index, index + 1, "nationality")
        for index, hint in enumerate(sentence.hints)
        if hint == "Sdemonym" and index not in taken
    ]
    return replace(sentence, found=tuple(sorted([*sentence.found, *extra])))


def without_gazetteer(sentence: Labelled) -> Labelled:
    """The sentence as the model sees it where no gazetteer is at hand."""
    return replace(sentence, hints=tuple(unknown_hints(sentence.words)))
