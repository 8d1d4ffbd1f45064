"""A cohort under several definitions: how many patients each one labels how, and whose label flips between two.

One pass a patient: a record is judged under every definition, and only counts are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.definition import Definition
from domain.evidence import Attribution
from domain.patient_answer import PERHAPS, Judge, PatientAnswer
from domain.records import PatientRecord
from domain.side_by_side import NONE_FOUND, NOT_ASSESSED, NOT_ATTRIBUTED
from domain.threshold_family import ThresholdFamily


@dataclass(frozen=True, slots=True)
class DefinitionCounts:
    """What one definition makes of a cohort. Patients unless it says worsenings; those are events.

    ``labels`` counts each patient once; ``with_pira``, ``with_raw`` and ``with_undetermined`` count a patient with two
    kinds in both; a definition that does not attribute has none of them. ``worsening_undetermined``: the patients with
    no other worsening than one of which uncertain relapses decide whether it is confirmed at all; they count neither in
    ``with_worsening`` nor as without one, and that worsening in no count of worsenings. Denominators:
    ``patients`` of ``assessed``, ``assessed`` of the rest, ``worsenings`` of ``pira``, ``raw`` and ``undetermined``.
    """

    definition: str
    patients: int
    assessed: int
    with_worsening: int
    worsening_undetermined: int
    with_pira: int
    with_raw: int
    with_undetermined: int
    worsenings: int
    pira: int
    raw: int
    undetermined: int
    pira_so_far: int
    unconfirmed: int
    cannot_be_settled: int
    depends: int
    too_short: int
    history_assumed: int
    labels: Mapping[str, int]

    @property
    def not_assessed(self) -> int:
        """The patients of whom nothing could be said."""
        return self.patients - self.assessed


@dataclass(frozen=True, slots=True)
class Flips:
    """How many patients' labels are other ones under another definition, of those that both assess.

    A worsening that one of the two does not attribute is the same as any worsening under the other. "Worsening
    undetermined" is a label of its own: neither a worsening nor none.
    ``moves``: how many go from which label to which. ``other_onset``: the patients with the same label whose
    worsenings were first measured on other days. ``not_compared``: those that one of the two, or both, cannot assess.
    """

    definition: str
    against: str
    both: int
    not_compared: int
    moves: Mapping[tuple[str, str], int]
    other_onset: int

    @property
    def flipped(self) -> int:
        """The patients whose label differs."""
        return sum(self.moves.values())

    def turned(self) -> Flips:
        """Return the same pair seen from the other definition."""
        moves = {(to, start): n for (start, to), n in self.moves.items()}
        return Flips(self.against, self.definition, self.both, self.not_compared, moves, self.other_onset)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cohort under several definitions: counts of each, and flips by pair, every pair once in its order."""

    counts: tuple[DefinitionCounts, ...]
    pairs: Mapping[tuple[str, str], Flips]

    def flips(self, definition: str, against: str) -> Flips:
        """Return the flips from one definition to another; between one and itself there are none."""
        found = self.pairs.get((definition, against))
        return found if found is not None else self.pairs[against, definition].turned()


def compare(
    records: Iterable[PatientRecord],
    measure: str,
    definitions: Sequence[Definition],
    as_of: date,
    families: tuple[ThresholdFamily, ...] = (),
    lost_before: date | None = None,
) -> Comparison:
    """Return a cohort under every definition, as of a date; later rows are not read. Arguments as for Judge.

    Records are taken one by one and none is kept. Raises ThresholdMissing for a definition without the measure.
    """
    tally = Tally([definition.id for definition in definitions])
    for answers in map(Judge.of(definitions, measure, as_of, families, lost_before), records):
        tally.add(answers.answers)
    return tally.result()


@dataclass(slots=True)
class _Sums:
    labels: Counter[str] = field(default_factory=Counter)
    patients: Counter[str] = field(default_factory=Counter)  # by attribution, and by what else is counted in patients
    worsenings: Counter[Attribution | None] = field(default_factory=Counter)


class Tally:
    """Counts patients one by one, in any order; keeps no patient."""

    def __init__(self, definitions: Sequence[str], *, from_first: bool = False) -> None:
        """*definitions*: their ids, in the order of every patient's answers. from_first: pairs with the first only."""
        self._ids = tuple(definitions)
        self._sums = [_Sums() for _ in self._ids]
        last = 1 if from_first else len(self._ids)
        self._pairs = [(i, j) for i in range(min(last, len(self._ids))) for j in range(i, len(self._ids))]
        self._moves: list[Counter[tuple[str, str]]] = [Counter() for _ in self._pairs]
        self._other_onset = [0] * len(self._pairs)

    def add(self, answers: Sequence[PatientAnswer]) -> None:
        """Count one patient."""
        for answer, sums in zip(answers, self._sums, strict=True):
            _count(answer, sums)
        onsets = [tuple(w.onset for w in answer.worsenings) for answer in answers]
        for number, (i, j) in enumerate(self._pairs):
            start, to = answers[i].label, answers[j].label
            self._moves[number][start, to] += 1
            if onsets[i] != onsets[j] and not differ(start, to):
                self._other_onset[number] += 1

    def result(self) -> Comparison:
        """Return what was counted so far."""
        counts = tuple(_counts(id_, sums) for id_, sums in zip(self._ids, self._sums, strict=True))
        pairs = {}
        for (i, j), moves, other in zip(self._pairs, self._moves, self._other_onset, strict=True):
            both = {pair: n for pair, n in moves.items() if NOT_ASSESSED not in pair}
            total = sum(both.values())
            flips = {pair: n for pair, n in both.items() if differ(*pair)}
            pairs[self._ids[i], self._ids[j]] = Flips(
                self._ids[i], self._ids[j], total, sum(moves.values()) - total, flips, other
            )
        return Comparison(counts, pairs)


def differ(label: str, other: str) -> bool:
    """Whether two labels are not the same; a worsening that is not attributed differs from no other worsening."""
    if label == other:
        return False
    return NOT_ATTRIBUTED not in (label, other) or bool({NONE_FOUND, NOT_ASSESSED, PERHAPS} & {label, other})


def _count(answer: PatientAnswer, sums: _Sums) -> None:
    sums.labels[answer.label] += 1
    sums.patients.update({str(w.attribution) for w in answer.worsenings if w.attribution is not None})
    sums.worsenings.update(worsening.attribution for worsening in answer.worsenings)
    also = {
        "so far": answer.open_until is not None,
        "open": answer.open_rise is not None,
        "unsettled": answer.unsettled_rise is not None,
        "depends": answer.depends,
        "too short": answer.too_short,
        "assumed": answer.history_assumed,
    }
    sums.patients.update(name for name, holds in also.items() if holds)


def _counts(definition: str, sums: _Sums) -> DefinitionCounts:
    patients, events = sum(sums.labels.values()), sums.worsenings
    assessed = patients - sums.labels[NOT_ASSESSED]
    return DefinitionCounts(
        definition=definition,
        patients=patients,
        assessed=assessed,
        with_worsening=assessed - sums.labels[NONE_FOUND] - sums.labels[PERHAPS],
        worsening_undetermined=sums.labels[PERHAPS],
        with_pira=sums.patients["PIRA"],
        with_raw=sums.patients["RAW"],
        with_undetermined=sums.patients["undetermined"],
        worsenings=sum(events.values()),
        pira=events[Attribution.PIRA],
        raw=events[Attribution.RAW],
        undetermined=events[Attribution.UNDETERMINED],
        pira_so_far=sums.patients["so far"],
        unconfirmed=sums.patients["open"],
        cannot_be_settled=sums.patients["unsettled"],
        depends=sums.patients["depends"],
        too_short=sums.patients["too short"],
        history_assumed=sums.patients["assumed"],
        labels={label: n for label, n in sorted(sums.labels.items(), key=lambda item: (-item[1], item[0])) if n},
    )
