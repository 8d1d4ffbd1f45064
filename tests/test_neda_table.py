"""The NEDA tables cell by cell: every way in which three and four domains can be in order, failed or unknown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.neda import assess_neda3, assess_neda4
from domain.neda_domains import Finding
from domain.neda_window import frame_windows
from domain.records import MriScan, PatientRecord, Visit
from storage.neda_rules import load_neda_rules
from tests.engine_patients import definition
from tests.lublin_patients import AS_OF, IN_FRAME, on, patient, scan, visit

RULES = load_neda_rules()
CHOSEN = definition("mueller-2023-24w")

EARLIER = [visit("2024-09-01", "4.0"), visit("2025-02-01", "4.0")]
EDSS = {
    "ok": [*EARLIER, visit("2025-09-01", "4.0"), visit("2026-02-01", "4.0")],
    "failed": [*EARLIER, visit("2025-04-01", "5.0"), visit("2026-02-01", "5.0")],
    "unknown": [*EARLIER, visit("2025-09-01", "4.0"), visit("2026-02-01", "5.0")],
}
SCAN = {"ok": {}, "failed": {"new_t2": 1}, "unknown": {"gd_enhancing": None}}
VOLUME = {
    "ok": {"pbvc_percent": Decimal("-0.35"), "scanner": "A"},
    "failed": {"pbvc_percent": Decimal("-0.45"), "scanner": "A"},
    "unknown": {"pbvc_percent": Decimal("-0.35"), "scanner": "B"},
}
FINDINGS = {"ok": Finding.NONE, "failed": Finding.FOUND, "unknown": Finding.UNKNOWN}
ANSWERS = {"Y": "yes", "N": "no", "?": "not assessable"}


def visits(edss: str, relapse: str) -> list[Visit]:
    made = EDSS[edss]
    return [*made[:-1], replace(made[-1], relapse_since_last=None)] if relapse == "unknown" else made


def record(relapse: str, mri: str, edss: str, volume: str = "") -> PatientRecord:
    """Return a patient of whom each domain is as named, by records alone."""
    found: dict[str, object] = {**SCAN[mri], **(VOLUME[volume] if volume else {})}
    scans: list[MriScan] = [
        scan("2024-11-01", scanner="A"),
        scan("2025-11-01", compared_with=on("2024-11-01"), **found),
    ]
    return patient("RRMS", visits(edss, relapse), IN_FRAME if relapse == "failed" else [], scans)


# Relapse, scan: EDSS in order, failed, unknown.
NEDA_3 = {
    ("ok", "ok"): "YN?",
    ("ok", "failed"): "NNN",
    ("ok", "unknown"): "?N?",
    ("failed", "ok"): "NNN",
    ("failed", "failed"): "NNN",
    ("failed", "unknown"): "NNN",
    ("unknown", "ok"): "?N?",
    ("unknown", "failed"): "NNN",
    ("unknown", "unknown"): "?N?",
}
THREE = [(*row, edss, cell) for row, cells in NEDA_3.items() for edss, cell in zip(EDSS, cells, strict=True)]

# Relapse, scan: EDSS in order, failed, unknown; for each of them the volume in order, failed, unknown.
NEDA_4 = {
    ("ok", "ok"): "YN? NNN ?N?",
    ("ok", "failed"): "NNN NNN NNN",
    ("ok", "unknown"): "?N? NNN ?N?",
    ("failed", "ok"): "NNN NNN NNN",
    ("failed", "failed"): "NNN NNN NNN",
    ("failed", "unknown"): "NNN NNN NNN",
    ("unknown", "ok"): "?N? NNN ?N?",
    ("unknown", "failed"): "NNN NNN NNN",
    ("unknown", "unknown"): "?N? NNN ?N?",
}
FOUR = [
    (*row, edss, volume, cell)
    for row, cells in NEDA_4.items()
    for edss, three in zip(EDSS, cells.split(), strict=True)
    for volume, cell in zip(VOLUME, three, strict=True)
]


@pytest.mark.parametrize(("relapse", "mri", "edss", "cell"), THREE)
def test_each_cell_of_the_neda_3_table(relapse: str, mri: str, edss: str, cell: str) -> None:
    result = assess_neda3(record(relapse, mri, edss), frame_windows(AS_OF), CHOSEN, RULES)
    assert result.answer == ANSWERS[cell]
    assert bool(result.settles) is (cell == "?")
    assert result.domains[1].finding is FINDINGS[edss]


@pytest.mark.parametrize(("relapse", "mri", "edss", "volume", "cell"), FOUR)
def test_each_cell_of_the_neda_4_table(relapse: str, mri: str, edss: str, volume: str, cell: str) -> None:
    made = record(relapse, mri, edss, volume)
    result = assess_neda4(made, frame_windows(AS_OF), CHOSEN, RULES)
    assert result.answer == ANSWERS[cell]
    assert bool(result.settles) is (cell == "?")
    assert [domain.finding for domain in result.domains[1:]] == [FINDINGS[edss], FINDINGS[volume]]
    three = assess_neda3(made, frame_windows(AS_OF), CHOSEN, RULES)
    assert three.domains == result.domains[:2]


def test_the_tables_are_whole() -> None:
    assert (len(THREE), len(set(THREE))) == (27, 27)
    assert (len(FOUR), len(set(FOUR))) == (81, 81)
