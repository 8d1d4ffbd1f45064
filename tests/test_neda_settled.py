"""What NEDA names to settle an open answer is all that is needed: a poor scan, a late first scan, steroids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.dates import PartialDate
from domain.neda import NedaResult, assess_neda3, assess_neda4
from domain.neda_domains import NoEvidence
from domain.neda_window import frame_windows, treatment_windows
from domain.records import PatientRecord, Relapse, Treatment
from domain.settle import Settle, SettleKind
from storage.neda_rules import load_neda_rules
from tests.engine_patients import definition
from tests.lublin_patients import AS_OF, patient, scan, visit

RULES = load_neda_rules()
CHOSEN = definition("mueller-2023-24w")
QUIET_VISITS = (visit("2024-12-01", "3"), visit("2025-06-01", "3"), visit("2025-12-01", "3"), visit("2026-03-01", "3"))


def since_start(record: PatientRecord, started: PartialDate) -> NedaResult:
    treated = replace(record, treatments=(Treatment("t", "drug", started),))
    return assess_neda3(treated, treatment_windows(treated, AS_OF, RULES), CHOSEN, RULES)


def of_kind(result: NedaResult, kind: SettleKind) -> list[Settle]:
    return [fact for fact in result.settles if fact.kind is kind]


BEGUN = PartialDate(2024, 9, 1)  # the re-baseline is on 1 Mar 2025
POOR = scan("2026-02-01", new_t2=1, quality_ok=False, compared_with=date(2025, 1, 1))


def test_a_poor_scan_with_new_lesions_is_asked_for_beside_two_usable_scans() -> None:
    result = since_start(patient("RRMS", QUIET_VISITS, scans=[POOR]), BEGUN)
    assert result.answer is NoEvidence.NOT_ASSESSABLE
    report = of_kind(result, SettleKind.REPORT)
    assert [fact.about for fact in report] == [POOR.id]
    assert report[0].text == (
        "the full report of the scan of 1 Feb 2026, compared with the earlier of these scans if it is before it"
    )


def test_lesions_of_a_poor_scan_stay_open_until_they_are_counted_against_the_reference() -> None:
    two = [scan("2025-04-01"), scan("2026-03-01", compared_with=date(2025, 4, 1))]
    asked = since_start(patient("RRMS", QUIET_VISITS, scans=[POOR, *two]), BEGUN)
    assert asked.answer is NoEvidence.NOT_ASSESSABLE
    found = replace(POOR, compared_with=date(2025, 4, 1))
    assert since_start(patient("RRMS", QUIET_VISITS, scans=[found, *two]), BEGUN).answer is NoEvidence.NO
    none = replace(found, new_t2=0)
    assert since_start(patient("RRMS", QUIET_VISITS, scans=[none, *two]), BEGUN).answer is NoEvidence.YES


def test_the_first_of_two_scans_asked_for_is_early_or_compared_with_an_early_one() -> None:
    result = since_start(patient("RRMS", QUIET_VISITS), BEGUN)
    (asked,) = of_kind(result, SettleKind.SCAN)
    assert asked.text == (
        "two brain scans of acceptable quality, 1 Mar 2025 to 9 Mar 2026, the later compared with the earlier, "
        "the earlier by 1 Jun 2025 or compared with a scan of 1 Mar 2025 to 1 Jun 2025"
    )
    assert asked.on == date(2025, 6, 1)
    last = scan("2026-03-01", compared_with=date(2025, 9, 1))
    late = [scan("2025-09-01", compared_with=date(2025, 2, 1)), last]
    assert since_start(patient("RRMS", QUIET_VISITS, scans=late), BEGUN).answer is NoEvidence.YES
    alone = [scan("2025-09-01", compared_with=None), last]
    assert since_start(patient("RRMS", QUIET_VISITS, scans=alone), BEGUN).answer is NoEvidence.NOT_ASSESSABLE
    early = [scan("2025-09-01", compared_with=date(2025, 6, 1)), last]
    assert since_start(patient("RRMS", QUIET_VISITS, scans=early), BEGUN).answer is NoEvidence.YES


REPORTED = (visit("2025-02-01", "3"), visit("2025-09-01", "3", asked=True), visit("2026-03-01", "3"))


def neda4(record: PatientRecord) -> NedaResult:
    return assess_neda4(record, frame_windows(AS_OF), CHOSEN, RULES)


def test_steroids_are_asked_for_beside_the_date_of_a_relapse_that_may_lie_before_the_window() -> None:
    result = neda4(patient("RRMS", REPORTED, scans=[scan("2026-03-01")]))
    kinds = [fact.kind for fact in result.settles]
    at = kinds.index(SettleKind.RELAPSE_DATE)
    assert result.settles[at + 1].text == "whether steroids were given for the relapse of 2 Feb 2025 to 1 Sep 2025"
    (volume,) = [fact for fact in result.settles if fact.measure == "pbvc_percent"]
    assert volume.text.endswith(" on; neither within 3 months after a relapse with steroids")
    assert volume.latest is None


def test_steroids_are_not_asked_for_where_a_relapse_would_lie_in_the_window_and_decide() -> None:
    visits = (visit("2025-02-01", "3"), visit("2025-04-01", "3"), visit("2026-03-01", "3", asked=None))
    result = neda4(patient("RRMS", visits, scans=[scan("2026-03-01")]))
    assert [fact.earliest for fact in of_kind(result, SettleKind.RELAPSES)] == [date(2025, 4, 2)]
    assert not [fact for fact in result.settles if fact.measure == "steroids"]


def test_a_recorded_volume_that_a_relapse_may_leave_in_doubt_is_asked_for_anew() -> None:
    scans = [
        scan("2025-03-01", scanner="A"),
        scan("2026-03-01", scanner="A", compared_with=date(2025, 3, 1), pbvc_percent=Decimal("-0.2")),
    ]
    record = patient("RRMS", REPORTED, scans=scans)
    (volume,) = [fact for fact in neda4(record).settles if fact.measure == "pbvc_percent"]
    assert volume.text.startswith("if steroids leave the recorded one in doubt: ")
    dated = replace(record, relapses=(Relapse("r", PartialDate(2025, 2, 20)),))
    assert "whether steroids were given" in neda4(dated).text
