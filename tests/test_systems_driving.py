"""Which functional system drove a change of EDSS (safety 38); a grade nobody examined tells nothing (safety 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.driving_words import driving_line, driving_step, driving_text
from domain.evidence import Event
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, PatientRecord, Value, Visit
from domain.summarise import summarise
from domain.systems_driving import AMBULATION, SYSTEMS, Again, Driving, driving
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, patient

RULES = load_rules("mueller-2023-12w")
DAYS = (date(2024, 3, 1), date(2025, 3, 1), date(2025, 9, 1))  # baseline, onset, confirmation
NO_SIGNS = dict.fromkeys(FUNCTIONAL_SYSTEMS, 0)
# EDSS 2.0: pyramidal 2 alone. EDSS 3.0: pyramidal 3.
BEFORE = {**NO_SIGNS, "fs_pyramidal": 2, AMBULATION: 0}
WORSE = {**NO_SIGNS, "fs_pyramidal": 3, AMBULATION: 0}
Grades = dict[str, int]


def visits(edss: tuple[str, str, str], *grades: Grades, aid: Aid | None = None) -> list[Visit]:
    """Return three visits with EDSS and grades, the middle one the onset."""
    return [
        Visit(
            f"v{day}",
            day,
            relapse_since_last=False,
            aid=aid,
            values=(Value("edss", Decimal(step)), *(Value(s, Decimal(g)) for s, g in of_day.items())),
        )
        for day, step, of_day in zip(DAYS, edss, grades, strict=True)
    ]


def carried(visit: Visit, *systems: str) -> Visit:
    """Return the visit with the grades of *systems* carried over from the first visit."""
    values = (replace(v, carried_from=DAYS[0]) if v.measure in systems else v for v in visit.values)
    return replace(visit, values=tuple(values))


def only_event(record: PatientRecord) -> Event:
    (event,) = summarise(record, RULES, AS_OF, in_full=False).results["edss"].events
    return event


def told(made: list[Visit]) -> Driving:
    record = patient(visits=made)
    return driving(record, only_event(record))


def names(found: Driving) -> list[str]:
    return [change.system for change in found.drove]


def test_the_system_that_rose_and_was_still_so_at_the_confirmation_drove_the_change() -> None:
    found = told(visits(("2.0", "3.0", "3.0"), BEFORE, WORSE, WORSE))
    (change,) = found.drove
    assert (change.system, change.before, change.at_onset, change.later) == ("fs_pyramidal", 2, 3, 3)
    assert change.decisive
    assert not found.gaps
    assert driving_text(found) == "Pyramidal 2 to 3"
    assert "still so on 1 Sep 2025" in driving_line(found, "key").aside


def test_a_grade_that_was_back_at_the_confirmation_did_not_drive_it_and_is_named_as_back() -> None:
    onset = {**WORSE, "fs_sensory": 2}
    found = told(visits(("2.0", "3.5", "3.0"), BEFORE, onset, WORSE))
    assert names(found) == ["fs_pyramidal"]
    assert [c.again for c in found.changes if c.system == "fs_sensory"] == [Again.BACK]
    assert "sensory 0 to 2, back on 1 Sep 2025" in driving_line(found, "key").aside


@pytest.mark.parametrize("place", [0, 1])
def test_a_grade_carried_over_at_the_baseline_or_the_onset_tells_nothing(place: int) -> None:
    made = visits(("2.0", "3.0", "3.0"), BEFORE, WORSE, WORSE)
    made[place] = carried(made[place], "fs_pyramidal")
    found = told(made)
    assert names(found) == []
    assert [gap.system for gap in found.gaps] == ["fs_pyramidal"]
    assert found.gaps[0].carried == ((DAYS[place], DAYS[0]),)
    day = f"1 Mar {2024 + place}"
    assert driving_text(found) == f"not known: pyramidal of {day} carried from 1 Mar 2024, not re-examined"


def test_a_grade_carried_over_at_the_confirmation_is_not_still_so() -> None:
    made = visits(("2.0", "3.0", "3.0"), BEFORE, WORSE, WORSE)
    extra = visits(("2.0", "3.0", "3.0"), BEFORE, WORSE, WORSE)[2]
    made[2] = replace(extra, values=tuple(v for v in extra.values if v.measure != "fs_pyramidal"))
    found = told(made)
    assert names(found) == []
    assert found.changes[0].again is Again.NOT_RECORDED
    assert "not recorded on 1 Sep 2025" in driving_line(found, "key").aside


def test_without_grades_the_system_is_not_recorded_and_the_day_is_named() -> None:
    found = told(visits(("2.0", "3.0", "3.0"), {}, WORSE, WORSE))
    assert not found.known
    assert driving_text(found) == "not recorded: no grades on 1 Mar 2024"
    assert driving_step(found).text == "Functional systems 1 Mar 2024 to 1 Mar 2025: not recorded."


def test_a_system_missing_at_one_visit_is_named_beside_those_that_changed() -> None:
    without = {system: grade for system, grade in WORSE.items() if system != "fs_visual"}
    found = told(visits(("2.0", "3.0", "3.0"), BEFORE, without, WORSE))
    assert driving_text(found) == "Pyramidal 2 to 3"
    assert "cannot be compared: visual" in driving_line(found, "key").aside
    assert "visual not recorded on 1 Mar 2025" in driving_step(found).aside


def test_from_ambulation_score_3_on_the_step_rests_on_walking() -> None:
    walking = ({**BEFORE, AMBULATION: 1}, {**WORSE, AMBULATION: 3}, {**WORSE, AMBULATION: 3})
    found = told(visits(("2.0", "5.0", "5.0"), *walking))
    assert found.walking == "200 to under 300 m without aid"
    assert driving_text(found) == "The step rests on walking: 200 to under 300 m without aid (score 1 to 3)"
    assert "also pyramidal 2 to 3" in driving_line(found, "key").aside


def test_walking_is_read_from_distance_and_aid_where_no_score_is_recorded() -> None:
    walked = [{**{s: g for s, g in WORSE.items() if s != AMBULATION}, "walking_distance_m": m} for m in (350, 150, 150)]
    found = told(visits(("4.5", "5.5", "5.5"), *walked, aid=Aid.NONE))
    assert driving_text(found) == "The step rests on walking: 100 to under 200 m without aid (score 2 to 4)"


def test_where_the_clinicians_step_is_not_that_of_the_grades_no_grade_is_said_to_have_set_it() -> None:
    found = told(visits(("2.0", "3.5", "3.5"), BEFORE, WORSE, WORSE))
    assert names(found) == ["fs_pyramidal"]
    assert found.decisive == ()
    assert found.walking == ""


def test_a_raw_grade_that_counts_as_before_did_not_drive_the_step() -> None:
    before, after = {**BEFORE, "fs_visual": 2}, {**WORSE, "fs_visual": 3}  # both count as 2
    found = told(visits(("2.5", "3.5", "3.5"), before, after, after))
    assert names(found) == ["fs_pyramidal"]
    assert "visual 2 to 3 counts the same" in driving_line(found, "key").aside


def test_an_improvement_names_the_systems_that_fell() -> None:
    found = told(visits(("3.0", "2.0", "2.0"), WORSE, BEFORE, BEFORE))
    assert driving_text(found) == "Pyramidal 3 to 2"


def test_every_edss_change_of_the_demonstration_has_a_row_and_a_step_for_its_systems() -> None:
    rules = load_rules()
    rows = 0
    for record in demo_records():
        summary = summarise(record, rules, DEMO_AS_OF, in_full=False)
        for line in summary.disability:
            if line.label == "Which system":
                rows += 1
                steps = summary.explanations[line.explanation].steps
                assert sum(step.text.startswith("Functional systems ") for step in steps) == 1
        told_of = {line.explanation for line in summary.disability if line.label == "Which system"}
        assert {line.explanation for line in summary.disability if line.label == "Improvement"} <= told_of
    assert rows > 30


@given(
    st.lists(st.tuples(st.sampled_from(SYSTEMS), st.integers(0, 1), st.booleans()), max_size=8),
    st.fixed_dictionaries({system: st.integers(0, 4) for system in SYSTEMS}),
)
def test_no_system_with_a_grade_missing_or_carried_is_ever_said_to_have_changed(
    spoiled: list[tuple[str, int, bool]], after: Grades
) -> None:
    made = visits(("2.0", "3.0", "3.0"), BEFORE, after, after)
    for system, place, is_carried in spoiled:
        without = tuple(v for v in made[place].values if v.measure != system)
        made[place] = carried(made[place], system) if is_carried else replace(made[place], values=without)
    found = told(made)
    touched = {system for system, _, _ in spoiled}
    assert touched.isdisjoint(change.system for change in found.changes)
    assert touched == {gap.system for gap in found.gaps}
    assert set(names(found)) == {s for s in SYSTEMS if s not in touched and after[s] > BEFORE[s]} - {
        change.system for change in found.changes if not change.counts
    }
