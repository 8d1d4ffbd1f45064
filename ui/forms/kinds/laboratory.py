"""A result of the laboratory, of blood or of the spinal fluid: as it was given, without a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from domain.care_records import LabResult
from domain.laboratory import SPECIMENS, LabTest
from domain.records import PatientRecord
from storage.reference import load_laboratory
from ui.forms.kinds.disease import as_named
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, Names, RecordSpec, Values, today
from ui.forms.spec_form import SpecForm
from ui.forms.spec_inputs import complete
from ui.services import Services
from ui.widgets.field import Field


def name_of_test(test: str) -> str:
    """Return the name under which a test is shown; *test*: its id, or its name as the laboratory has it."""
    known = load_laboratory().get(test)
    return known.name if known else test


def _tests(_services: Services, _record: PatientRecord) -> Names:
    return {test.name: test.id for test in load_laboratory().values()}


def _about_test(_services: Services, text: str) -> str:
    found = next((t for t in load_laboratory().values() if text.casefold() in (t.name.casefold(), t.id)), None)
    return found.remark if found else "Not in the catalogue; it is kept as typed"


def _result(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    test = load_laboratory().get(values["test"])
    if values["value"] is None and not values["text"]:
        yield "value", "What is the result? A number here, or words beside it."
    elif values["value"] is not None and not values["unit"] and test is not None and test.units:
        yield "unit", f"In which unit? {name_of_test(test.id)} is given in {' or '.join(test.units)}."


def _unit_of_nothing(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["value"] is not None and values["value"] < 0:
        yield "value", "No result of the catalogue is below 0; write it in words if it is meant."


LAB = RecordSpec(
    "lab",
    "labs",
    "laboratory result",
    LabResult,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "test",
                    "&Test",
                    InputKind.COMPLETED,
                    required="Which test?",
                    hint="blood or spinal fluid; the catalogue completes it",
                    completes=_tests,
                    echo=_about_test,
                    wide=True,
                ),
                FieldSpec(
                    "on", "&Date of the sample", InputKind.DAY, required="On which day was it taken?", default=today
                ),
                FieldSpec(
                    "specimen",
                    "S&pecimen",
                    InputKind.COMPLETED,
                    completes=lambda _services, _record: as_named(SPECIMENS),
                ),
                FieldSpec("value", "&Result as a number", InputKind.NUMBER, hint="comma or point"),
                FieldSpec("unit", "&Unit", InputKind.COMPLETED),
                FieldSpec(
                    "text",
                    "Result in &words",
                    InputKind.COMPLETED,
                    hint="such as positive, or < 0.5",
                    wide=True,
                ),
            ),
        ),
        GroupSpec(
            "&More: reference range, method, note",
            (
                FieldSpec("reference", "Re&ference range", hint="as the laboratory prints it"),
                FieldSpec("method", "Met&hod or laboratory"),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
            advanced=True,
        ),
    ),
    checks=(_unit_of_nothing,),
    asks=(_result,),
    note="Results are kept as the laboratory gave them; no rule of the program judges them.",
)


class LabForm(SpecForm):
    """A new result or the correction of one; a test of the catalogue brings its specimen, units and usual words."""

    def __init__(self, services: Services, patient_id: str, result: LabResult | None = None) -> None:
        self._offered: LabTest | None = None
        self._proposed: dict[str, str] = {}
        super().__init__(services, patient_id, LAB, result)

    def prepare(self) -> None:
        """Complete unit and words for the test that is shown."""
        self._offer(self._test())

    def _test(self) -> LabTest | None:
        return load_laboratory().get(self.inputs["test"].value())

    def _offer(self, test: LabTest | None) -> None:
        self._offered = test
        for name, words in (("unit", test.units if test else ()), ("text", test.choices if test else ())):
            field = self.inputs[name].widget
            assert isinstance(field, Field)
            complete(field, words)

    def react(self) -> None:
        """Propose the usual unit and specimen once another test is named; what was typed is left alone."""
        test = self._test()
        if test is self._offered:
            return
        self._offer(test)
        usual = {"unit": test.units[0] if test and test.units else "", "specimen": test.specimen if test else ""}
        for name, words in usual.items():
            if self.inputs[name].held in ("", self._proposed.get(name)):
                self._proposed[name] = words
                self.inputs[name].show(words)
