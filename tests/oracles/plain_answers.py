"""What pymsprog answers when it is called plainly, for each point in which it is then wrong (docs/decisions/0002)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from golden_files import Cohort
from option_definitions import Definition
from pymsprog_call import PeerEvent, find_events
from pymsprog_checks import native_events

HEADER = ["point", "definition", "measure", "patient", "kind", "onset_date"]
Answers = dict[str, list[tuple[str, str]]]  # by patient: kind and day of onset of each event


def plain_answers(definitions: dict[str, Definition], cohort: Cohort, zero: Cohort) -> list[list[str]]:
    """Return rows with the plain answer for every patient for whom it is another one; no kind = no event.

    zero: a cohort with values of 0.
    """
    found: list[list[str]] = []

    def told(point: str, name: str, measure: str, plain: Answers, helped: Answers) -> None:
        for patient in sorted(plain.keys() | helped.keys()):
            if plain.get(patient, []) != helped.get(patient, []):
                rows = plain.get(patient) or [("", "")]
                found.extend([point, name, measure, patient, *event] for event in rows)

    def given(name: str, measure: str, cohort: Cohort = cohort) -> tuple[Definition, str, Any, Any]:
        return definitions[name], measure, cohort.visits(measure), cohort.relapses

    base, below, after, fixed = "base-as-it-is", "below-both-roving-improvement", "after-relapse", "fixed"
    floats = _of_table(native_events(*given(base, "t25fw")))
    told("binary floats", base, "t25fw", floats, _of(find_events(*given(base, "t25fw"))))
    backwards = native_events(*given(after, "edss"), in_order=False)
    told("relapses out of order", after, "edss", _of_table(backwards), _of_table(native_events(*given(after, "edss"))))
    wrong_way = find_events(*given(below, "sdmt"), mirrored=False)
    told("below the threshold the wrong way", below, "sdmt", _of(wrong_way), _of(find_events(*given(below, "sdmt"))))
    every = find_events(*given(fixed, "edss"), every_worsening=True)
    told("every worsening from one baseline", fixed, "edss", _of(every), _of(find_events(*given(fixed, "edss"))))
    told("a threshold of 0", base, "sdmt", _of(find_events(*given(base, "sdmt", zero))), {})
    return found


def _of(events: Iterable[PeerEvent]) -> Answers:
    answers: Answers = defaultdict(list)
    for event in events:
        answers[event.patient].append((event.kind, date.fromordinal(event.onset[0]).isoformat()))
    return answers


def _of_table(table: Any) -> Answers:
    answers: Answers = defaultdict(list)
    for row in table[table["nevent"] > 0].to_dict("records"):
        kind = "improvement" if row["event_type"] == "CDI" else "worsening"
        answers[str(row["patient"])].append((kind, date.fromordinal(int(row["date"])).isoformat()))
    return answers
