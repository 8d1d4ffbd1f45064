"""What the sections of a visit say beside what is typed: how a test was done, sums, costs, bands, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from domain.records import Aid, Flag, Patient, Value, Visit
from domain.value_notes import read_note
from storage.demo_cohort import demo_records
from storage.store import Store
from tests.ui.section_typing import MINUTES, put, section_of
from tests.ui.visit_typing import shown, sign, texts
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.field import Grade
from ui.widgets.measure_field import MeasureField


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's man as he was before the visit of today."""
    record = demo_records()[0]
    return store.add_record(replace(record, visits=record.visits[:-1]))


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The form of today's visit, on the screen."""
    return shown(qtbot, VisitForm(services, adam.id))


# How the tests were done (safety 5, 28)


def test_how_the_tests_were_done_stands_in_the_notes_of_their_values(qtbot: QtBot, form: VisitForm) -> None:
    put(form, t25fw_1="6.1", t25fw_2="U", sdmt="41")
    put(form, t25fw_aid="one-sided", t25fw_orthosis="yes", t25fw_fampridine="no")
    put(form, sdmt_form="2", sdmt_mode="oral", sdmt_language="German", sdmt_vision="reduced")
    visit = sign(qtbot, form)
    walk = {"aid": "one-sided", "orthosis": "yes", "fampridine": "no"}
    assert [(v.value, v.flag, read_note(v.note)) for v in visit.trials("t25fw")] == [
        (Decimal("6.1"), None, walk),
        (None, Flag.UNABLE, walk),
    ]
    assert visit.trials("sdmt")[0].note == "form: 2; mode: oral; language: German; vision: reduced"


def test_nothing_is_said_of_how_a_test_was_done_that_was_not_recorded(qtbot: QtBot, form: VisitForm) -> None:
    put(form, t25fw_1="6.1", sdmt="41")
    visit = sign(qtbot, form)
    assert [value.note for value in visit.values] == ["", ""]


@pytest.fixture
def earlier(services: Services, adam: Patient) -> Visit:
    """The first visit with a note of how its walk and its SDMT were done."""
    first = services.record(adam.id).visits[0]
    notes = {"t25fw": "aid: none; orthosis: no", "sdmt": "form: 1; mode: oral"}
    values = tuple(replace(value, note=notes.get(value.measure, value.note)) for value in first.values)
    return services.store.visits.update(replace(first, values=values), "told by the file")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"t25fw_aid": "one-sided"}, "another aid"),
        ({"t25fw_orthosis": "yes"}, "another orthosis"),
        ({"t25fw_aid": "two-sided", "t25fw_orthosis": "yes"}, "another aid, another orthosis"),
        ({"t25fw_aid": "none"}, ""),
        ({"t25fw_fampridine": "yes"}, ""),
    ],
)
def test_another_aid_or_orthosis_than_at_the_baseline_is_said_to_be_not_comparable(
    typed: dict[str, str], said: str, qtbot: QtBot, services: Services, adam: Patient, earlier: Visit
) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    put(form, t25fw_1="9", **typed)
    remark = form.tests.remarks["t25fw"].text()
    assert (f"△ not comparable with 10 Mar 2023: {said}" in remark) is bool(said)
    assert ("%" in remark) is not bool(said)


def test_the_aid_of_the_day_is_that_of_the_walk_where_the_test_has_none_of_its_own(
    qtbot: QtBot, services: Services, adam: Patient, earlier: Visit
) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    put(form, t25fw_1="9")
    form.edss.aid.choose(Aid.ONE_SIDED)
    assert "another aid" in form.tests.remarks["t25fw"].text()
    put(form, t25fw_aid="none")
    assert "another aid" not in form.tests.remarks["t25fw"].text()


def test_another_form_of_sdmt_than_at_its_first_sitting_is_said_to_be_not_comparable(
    qtbot: QtBot, services: Services, adam: Patient, earlier: Visit
) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    put(form, sdmt="41", sdmt_form="2", sdmt_mode="ORAL".lower())
    assert form.tests.remarks["sdmt"].text() == "△ not comparable with 10 Mar 2023: another form"


def test_how_a_test_was_done_is_not_lost_where_its_result_is_missing(form: VisitForm) -> None:
    put(form, sdmt_form="2", t25fw_orthosis="no")
    form.try_to_save()
    assert "SDMT: the result is missing" in form.problem.text()
    assert "T25FW: the result is missing" in form.problem.text()
    put(form, sdmt="41", t25fw_1="U")
    assert form.errors() == ()


# Computed beside what is typed


def test_six_minutes_are_added_up_and_stored_with_the_whole(qtbot: QtBot, form: VisitForm) -> None:
    put(form, **MINUTES, t25fw_1="6.2")
    section = section_of(form, "smwt")
    assert "444 m" in texts(section)
    assert "DWI6-1 −17.5 %" in texts(section)
    assert "Trend only, unvalidated for change." in texts(section)
    assert "Leone et al." in texts(section)
    assert "Deceleration index 0.90" in texts(section)
    values = {value.measure: value.value for value in sign(qtbot, form).values}
    assert values["smwt"] == 444
    assert [values[minute] for minute in MINUTES] == [Decimal(metres) for metres in MINUTES.values()]


def test_a_whole_that_is_not_the_sum_of_its_minutes_is_said_and_both_are_kept(qtbot: QtBot, form: VisitForm) -> None:
    put(form, **MINUTES, smwt="440")
    total = section_of(form, "smwt").inputs()["smwt"]
    assert isinstance(total, MeasureField)
    assert (total.grade, "add up to 444 m" in total.message.text()) == (Grade.UNUSUAL, True)
    assert sign(qtbot, form).value("smwt") == 440


def test_minutes_that_were_counted_on_are_refused(form: VisitForm) -> None:
    put(form, smwt_m1="80", smwt_m2="158", smwt_m3="234", smwt_m4="308", smwt_m5="378", smwt_m6="444")
    form.try_to_save()
    assert "In all" in form.problem.text()
    assert "Were they counted on?" in texts(section_of(form, "smwt"))


def test_a_walk_of_which_only_the_whole_is_known_is_stored_alone(qtbot: QtBot, form: VisitForm) -> None:
    put(form, smwt="402")
    assert sign(qtbot, form).values == (Value("smwt", Decimal(402)),)


def test_the_cost_of_exertion_is_said_from_the_rested_test_of_the_day(qtbot: QtBot, form: VisitForm) -> None:
    put(form, t25fw_post_1="7.5")
    section = section_of(form, "t25fw_post_1")
    assert "No rested T25FW of the day" in texts(section)
    put(form, t25fw_1="6.2", t25fw_2="6.3", exertion_protocol="six minutes; treadmill", exertion_rested="2")
    assert "+20.0 % after exertion (20 % reached" in texts(section)
    assert "unvalidated for change" in texts(section)
    after = sign(qtbot, form).trials("t25fw_post")
    assert [read_note(value.note) for value in after] == [{"protocol": "six minutes; treadmill", "rested-min": "2"}]


@pytest.mark.parametrize("text", ["-1", "121", "two", "1.5"])
def test_minutes_of_rest_that_are_none_are_refused(text: str, form: VisitForm) -> None:
    put(form, t25fw_post_1="7", exertion_rested=text)
    assert any("Minutes since it ended" in error for error in form.errors())


def test_an_exertion_without_a_time_is_not_lost(form: VisitForm) -> None:
    put(form, exertion_protocol="treadmill")
    form.try_to_save()
    assert "T25FW after exertion: the time is missing" in form.problem.text()
    put(form, t25fw_post_1="U")
    assert form.errors() == ()


def test_the_body_mass_index_uses_the_last_height_and_says_so(qtbot: QtBot, services: Services, adam: Patient) -> None:
    services.store.visits.add(adam.id, Visit("", date(2025, 12, 1), values=(Value("height_cm", Decimal(178)),)))
    form = shown(qtbot, VisitForm(services, adam.id))
    put(form, weight_kg="81,5")
    section = section_of(form, "weight_kg")
    assert "BMI 25.7 kg/m² with the height of 1 Dec 2025, 178 cm" in texts(section)
    put(form, weight_kg="400", height_cm="100")
    assert "check weight and height" in texts(section)


def test_a_blood_pressure_upside_down_blocks_signing(form: VisitForm) -> None:
    put(form, bp_systolic="80", bp_diastolic="120")
    assert "diastolic, mmHg" in form.errors()
    put(form, bp_diastolic="60")
    assert form.errors() == ()


def test_a_score_says_its_band_its_source_and_how_it_was_before(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    earlier = Visit("", date(2025, 12, 1), values=(Value("fsmc_motor", Decimal(20)),))
    services.store.visits.add(adam.id, earlier)
    form = shown(qtbot, VisitForm(services, adam.id))
    section = section_of(form, "score_fsmc_motor")
    section.fold.open()
    assert form._inputs["score_fsmc_motor"].isVisible(), "filled in last time: its scores are in sight, and empty"
    assert not form._inputs["score_phq9"].isVisible()
    put(form, score_fsmc_motor="27", score_fsmc_cog="30", score_phq9="12", score_phq9_item9="0")
    said = texts(section)
    assert "moderate · +7 on 20 on 1 Dec 2025 · from 22 mild" in said
    assert "57, added up · moderate" in said
    assert "moderate (unverified)" in said
    assert {v.measure: v.value for v in sign(qtbot, form).values}["fsmc_total"] == 57


def test_item_nine_is_asked_for_and_has_to_fit_the_total(form: VisitForm) -> None:
    put(form, score_phq9="2")
    assert "△ Item 9 is not recorded: it is never left out." in texts(section_of(form, "score_phq9"))
    put(form, score_phq9_item9="3")
    assert "Item 9" in form.errors()
    put(form, score_phq9="26", score_phq9_item9="1")
    assert "With a total of 26, Item 9 is at least 2." in texts(section_of(form, "score_phq9"))


def test_a_clinics_own_questionnaire_is_in_the_form_and_a_faulty_file_is_said(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    from tests.test_questionnaires import OWN

    folder = services.store.folder / "questionnaires"
    folder.mkdir()
    (folder / "sleep.toml").write_text(OWN, "utf-8")
    (folder / "bad.toml").write_text(OWN.replace("clinic_sleep", "phq9"), "utf-8")
    form = shown(qtbot, VisitForm(services, adam.id))
    assert "bad.toml: id is 'phq9', as in the program" in texts(section_of(form, "score_phq9"))
    put(form, score_clinic_sleep="7,5")
    assert sign(qtbot, form).value("clinic_sleep") == Decimal("7.5")
