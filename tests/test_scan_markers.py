"""The markers of a scan as data: the whole catalogue, within bounds, with caveats, refused where misread."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from domain.records import MriScan
from domain.scan_markers import MarkerKind, MarkersRefused, read_scan_markers
from domain.values import ValueRefused, read_value
from storage.reference import load_scan_markers

GOOD = """
[[marker]]
id = "x"
name = "X"
group = "G"
kind = "number"
low = 0
high = 2.5
source = "S"
"""


def test_every_field_that_the_clinic_asked_for_is_there() -> None:
    assert {
        "cord_new", "t2_volume", "t1_black_holes", "pbvc_annual", "pbvc_interval", "pbvc_method", "thalamic_volume",
        "third_ventricle", "cortical_volume", "cord_level", "cord_area_annual", "prl_sequence", "qsm_rim",
        "sel_volume", "nawm_mtr", "dti_rd", "mwf", "noddi_ndi", "t1_relax", "t2star", "cortical_lesions",
        "leptomeningeal", "central_vein_sign", "tspo_ligand", "tspo_nawm_dvr", "tspo_rim", "fmri_network",
        "report_text", "safety_finding", "field_strength", "protocol",
    } <= set(load_scan_markers())  # fmt: skip


def test_a_marker_never_doubles_a_field_of_the_scan() -> None:
    columns = {field.name for field in fields(MriScan)}
    for marker in load_scan_markers().values():
        assert marker.column == "" or marker.column in columns, marker.id
        assert marker.column or marker.id not in columns, marker.id


def test_every_number_can_be_read_within_its_bounds_and_nowhere_else() -> None:
    for marker in load_scan_markers().values():
        if not marker.kind.is_numeric:
            continue
        assert read_value(marker.measure, str(marker.low)) == marker.low
        assert read_value(marker.measure, str(marker.high)) == marker.high
        assert marker.high is not None
        for typed in (str(marker.high + 1), "many", "-1000"):
            with pytest.raises(ValueRefused):
                read_value(marker.measure, typed)


def test_a_count_is_whole_and_another_number_keeps_four_digits() -> None:
    markers = load_scan_markers()
    with pytest.raises(ValueRefused):
        read_value(markers["cord_new"].measure, "1.5")
    assert read_value(markers["pbvc_percent"].measure, "-0,4375") == Decimal("-0.4375")


def test_every_measured_marker_has_a_caveat_and_what_rests_on_no_source_says_so() -> None:
    for marker in load_scan_markers().values():
        assert marker.caveat or marker.kind is MarkerKind.WORDS, marker.id
        assert marker.source != "general knowledge" or "unverified:" in marker.remark, marker.id


def test_zero_rim_lesions_are_said_not_to_exclude_them() -> None:
    assert "zero does not exclude" in load_scan_markers()["rim_lesions"].remark


def test_the_markers_of_a_group_stand_together() -> None:
    groups = [marker.group for marker in load_scan_markers().values()]
    order = list(dict.fromkeys(groups))
    assert groups == sorted(groups, key=order.index)


def test_words_are_no_quantity() -> None:
    with pytest.raises(ValueError, match="no number"):
        _ = load_scan_markers()["protocol"].measure


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('kind = "number"', 'kind = "figure"'), "write one of count, number"),
        (('kind = "number"', 'kind = "words"'), "nothing else has them"),
        (("high = 2.5\n", ""), "a number needs low"),
        (('name = "X"\n', ""), "name is missing"),
        (('source = "S"', 'source = "S"\nalarm = 4'), "unknown key alarm"),
        (("[[marker]]", "[[marker"), "not TOML"),
        ((GOOD, GOOD * 2), "two of the same id"),
        ((GOOD, ""), "no marker"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_the_place(change: tuple[str, str], words: str) -> None:
    assert [marker.id for marker in read_scan_markers(GOOD)] == ["x"]
    with pytest.raises(MarkersRefused) as refusal:
        read_scan_markers(GOOD.replace(*change))
    assert words in str(refusal.value)
