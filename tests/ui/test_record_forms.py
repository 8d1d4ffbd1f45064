"""The forms of a relapse, a scan and a treatment: what is typed is what is stored and shown again."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Adjudication, MriScan, Patient, Relapse, Treatment
from storage.store import Store, open_store
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.form_samples import SAMPLES, without_id
from ui.forms.relapse_form import RelapseForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.services import Services
from ui.widgets.field import Field, Grade


@pytest.mark.parametrize("kind", ["relapse", "scan", "treatment"])
def test_every_field_of_a_record_is_shown_when_it_is_corrected_and_kept_when_it_is_saved(
    qtbot: QtBot, services: Services, adam: Patient, kind: str
) -> None:
    store, sample = services.store, SAMPLES[kind]
    repository = getattr(store, f"{kind}s")
    stored = repository.add(adam.id, sample)
    shows = {"relapse": RelapseForm, "scan": ScanForm, "treatment": TreatmentForm}[kind]
    form = shows(services, adam.id, stored)
    qtbot.addWidget(form)
    assert form.made() == stored
    form.reason.set_text("looked at again")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert repository.get(stored.id) == stored


# As the release before kept them: the names of the inputs were these, and there were no more.
OLD_DRAFTS: dict[str, dict[str, object]] = {
    "relapse": {
        "onset": "Mar 2024", "fever": True, "infection": None, "adjudication": "uncertain", "by": "Dr Weiß",
        "systems": "visual, left arm", "severity": "mild", "duration": "12", "steroids": False, "recovery": "partial",
        "reported": "letter", "note": "on the ward",
    },
    "scan": {
        "date": "5 Feb 2025", "compared": "9 Jan 2024", "contrast": True, "quality": True, "brain": True, "cord": None,
        "enhancing": "1", "new": "2", "enlarging": "0", "scanner": "3 T", "note": "motion",
    },
    "treatment": {
        "drug": "fingolimod", "start": "Apr 2021", "stop": "2024", "stop_reason": "wish of the patient",
        "dose": "0.5 mg", "interval": "daily", "trial": "TRIAL-1",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", OLD_DRAFTS)
def test_a_draft_of_the_release_before_is_filled_in_whole(
    qtbot: QtBot, services: Services, adam: Patient, kind: str
) -> None:
    services.store.drafts.save(adam.id, kind, OLD_DRAFTS[kind])
    form = {"relapse": RelapseForm, "scan": ScanForm, "treatment": TreatmentForm}[kind](services, adam.id)
    qtbot.addWidget(form)
    assert {name: form.payload().get(name) for name in OLD_DRAFTS[kind]} == OLD_DRAFTS[kind]
    assert "no field" not in form._banner.text()
    with qtbot.waitSignal(form.saved):
        form.try_to_save()


@pytest.mark.parametrize("kind", ["relapse", "scan", "treatment"])
def test_what_is_typed_into_a_new_form_is_what_the_correction_shows(
    qtbot: QtBot, services: Services, adam: Patient, kind: str
) -> None:
    shows = {"relapse": RelapseForm, "scan": ScanForm, "treatment": TreatmentForm}[kind]
    repository = getattr(services.store, f"{kind}s")
    source = shows(services, adam.id, repository.add(adam.id, SAMPLES[kind]))
    form = shows(services, adam.id)
    for page in (source, form):
        qtbot.addWidget(page)
    typed = {name: value for name, value in source.payload().items() if name != "reason"}
    form.fill(typed)
    before = {record.id for record in repository.of_patient(adam.id)}
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = (record for record in repository.of_patient(adam.id) if record.id not in before)
    again = shows(services, adam.id, stored)
    qtbot.addWidget(again)
    assert {name: value for name, value in again.payload().items() if name != "reason"} == typed


def test_the_sample_leaves_no_field_at_its_default() -> None:
    plain: dict[str, Relapse | MriScan | Treatment] = {
        "relapse": Relapse("", PartialDate(1990)),
        "scan": MriScan("", date(2024, 1, 9)),
        "treatment": Treatment("", "none", PartialDate(1990)),
    }
    for kind, record in plain.items():
        sample = SAMPLES[kind]
        assert not [
            f.name for f in fields(record) if f.name != "id" and getattr(sample, f.name) == getattr(record, f.name)
        ]


def test_a_correction_needs_its_reason_and_leaves_its_trace(qtbot: QtBot, services: Services, adam: Patient) -> None:
    stored = services.store.relapses.add(adam.id, SAMPLES["relapse"])
    form = RelapseForm(services, adam.id, stored)
    qtbot.addWidget(form)
    form.onset.set_text("Jun 2024")
    form.try_to_save()
    assert form.reason.grade is Grade.ERROR
    assert services.store.relapses.get(stored.id) == stored
    form.reason.set_text("letter of the ward")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert services.store.relapses.get(stored.id).onset == PartialDate(2024, 6)
    assert services.store.audit.lines(adam.id)[-1].reason == "letter of the ward"


def test_a_record_entered_in_error_leaves_the_rules_and_is_kept(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    stored = services.store.scans.add(adam.id, SAMPLES["scan"])
    form = ScanForm(services, adam.id, stored)
    qtbot.addWidget(form)
    form.mark_as_error()
    assert stored in services.record(adam.id).scans, "not without a reason"
    form.reason.set_text("scan of somebody else")
    with qtbot.waitSignal(form.saved):
        form.mark_as_error()
    assert stored not in services.record(adam.id).scans
    assert [kept.record for kept in services.store.scans.in_error(adam.id)] == [stored]


@pytest.mark.parametrize(
    ("kind", "field", "typed", "words"),
    [
        ("relapse", "onset", "10 3 2026", "future"),
        ("relapse", "onset", "1950", "before the birth"),
        ("relapse", "onset", "", "year alone"),
        ("relapse", "duration", "2,5", "Whole days"),
        ("relapse", "duration", "long", "not a number"),
        ("scan", "date", "Mar 2024", "needs the day"),
        ("scan", "date", "10 3 2026", "future"),
        ("scan", "date", "1 1 1950", "before the birth"),
        ("scan", "date", "", "day is needed"),
        ("scan", "new", "-1", "scale"),
        ("scan", "new", "1.5", "scale"),
        ("scan", "enlarging", "many", "not a number"),
        ("treatment", "drug", "", "Which drug"),
        ("treatment", "start", "1950", "before the birth"),
        ("treatment", "start", "", "year alone"),
        ("treatment", "start", "10 3 2026", "future"),
        ("treatment", "stop", "2019", "before the start"),
    ],
)
def test_a_refused_value_is_said_beside_its_field_and_the_draft_is_kept(
    qtbot: QtBot, services: Services, adam: Patient, kind: str, field: str, typed: str, words: str
) -> None:
    before = services.record(adam.id)
    form = {"relapse": RelapseForm, "scan": ScanForm, "treatment": TreatmentForm}[kind](services, adam.id)
    qtbot.addWidget(form)
    filled = {
        "relapse": {"onset": "2024"},
        "scan": {"date": "5 Feb 2025"},
        "treatment": {"drug": "fingolimod", "start": "2021"},
    }[kind]
    form.fill({**filled, "note": "kept", "dose": "kept"})
    refused = getattr(form, field)
    assert isinstance(refused, Field)
    refused.set_text(typed)
    form.try_to_save()
    assert refused.grade is Grade.ERROR
    assert words in refused.message.text()
    assert "1 error blocks saving" in form.problem.text()
    assert services.record(adam.id) == before
    draft = services.store.drafts.get(adam.id, kind)
    assert draft is not None
    assert draft.payload == form.payload()
    assert bool(draft.payload[field]) is bool(typed)


def test_an_adjudication_carries_a_name(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = RelapseForm(services, adam.id)
    qtbot.addWidget(form)
    form.onset.set_text("2024")
    form.adjudication.choose(Adjudication.RELAPSE)
    assert form.by.text() == "Tester", "who is logged in is proposed"
    form.by.set_text("")
    form.try_to_save()
    assert form.by.grade is Grade.ERROR


def test_a_relapse_with_fever_that_nobody_adjudicated_counts_as_uncertain(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = RelapseForm(services, adam.id)
    qtbot.addWidget(form)
    form.onset.set_text("Jan 2025")
    form.fever.choose(True)
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    stored = services.record(adam.id).relapses[-1]
    assert (stored.fever, stored.adjudication) == (True, None)
    assert stored.judged is Adjudication.UNCERTAIN


def test_without_contrast_a_count_of_enhancing_lesions_is_refused(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = ScanForm(services, adam.id)
    qtbot.addWidget(form)
    form.date.set_text("5 2 2025")
    form.enhancing.set_text("0")
    form.contrast.choose(False)
    assert form.enhancing.grade is Grade.ERROR
    form.contrast.choose(True)
    assert form.enhancing.grade is Grade.FINE


def test_an_empty_count_is_stored_as_unknown_and_never_as_none(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = ScanForm(services, adam.id)
    qtbot.addWidget(form)
    form.date.set_text("5 1 2026")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = (s for s in services.record(adam.id).scans if s.on.isoformat() == "2026-01-05")
    assert without_id(stored) == MriScan("", stored.on)


def test_a_scan_is_compared_with_an_earlier_one_and_the_message_goes_when_the_date_is_put_right(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = ScanForm(services, adam.id)
    qtbot.addWidget(form)
    form.compared.set_text("5 2 2025")
    form.date.set_text("5 1 2025")
    assert form.compared.grade is Grade.ERROR
    form.date.set_text("5 3 2025")
    assert form.compared.grade is Grade.FINE


def test_a_reason_for_stopping_is_not_lost_for_want_of_a_date(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = TreatmentForm(services, adam.id)
    qtbot.addWidget(form)
    form.fill({"drug": "fingolimod", "start": "2021", "stop_reason": "wish of the patient"})
    form.try_to_save()
    assert "when was it stopped" in form.stop.message.text()
    form.stop.set_text("2022")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert "wish of the patient" in [t.stop_reason for t in services.record(adam.id).treatments]


def test_a_synonym_is_stored_under_the_name_of_the_catalogue_and_an_unknown_drug_as_typed(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    for typed, stored in (("IFN beta-1a", "interferon beta-1a"), ("study drug 7", "study drug 7")):
        form = TreatmentForm(services, adam.id)
        qtbot.addWidget(form)
        form.fill({"drug": typed, "start": "2021"})
        with qtbot.waitSignal(form.saved):
            form.try_to_save()
        assert stored in [t.drug for t in services.record(adam.id).treatments]


def test_a_store_open_to_read_only_refuses_in_a_sentence(qtbot: QtBot, services: Services, adam: Patient) -> None:
    with open_store(services.store.folder, PASSPHRASE, now=now, who="Tester", read_only=True) as store:
        form = ScanForm(replace(services, store=store), adam.id)
        qtbot.addWidget(form)
        form.date.set_text("5 1 2026")
        form.try_to_save()
        assert "read" in form.problem.text().lower()
        assert form.problem.text().endswith(".")


def test_a_new_scan_does_not_inherit_what_an_import_assumed(
    qtbot: QtBot, services: Services, store: Store, adam: Patient
) -> None:
    store.patients.assume(adam.id, ["contrast_given", "quality_ok"])
    form = ScanForm(services, adam.id)
    qtbot.addWidget(form)
    inherited = [problem for problem in form.errors() if "assumed at the import" in problem]
    assert len(inherited) == 2
    form.contrast.choose(False)
    form.quality.choose(True)
    assert not [problem for problem in form.errors() if "assumed at the import" in problem]
