"""The printed summary: its pages, what stands on each of them, what must never, and the same bytes twice."""

from __future__ import annotations

import ctypes
import re
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pypdfium2.raw as raw
import pytest
from pypdf import PdfReader
from reportlab.platypus import SimpleDocTemplate

from domain.records import PatientRecord
from domain.version import VERSION
from domain.wording import INTENDED_USE
from reports.clinician import CLINICIAN, clinician_summary
from reports.page import FULL, SHORTER, SIZES, Printing
from reports.sections.further_rules import further_rules
from storage.demo_cohort import demo_records
from tests.report_samples import (
    ADAM,
    LONG_NAME,
    UGLY,
    catalogue,
    demo,
    demo_pdf,
    named,
    overloaded,
    pages,
    printed,
    printing,
)
from tests.summary_text import GOLDEN

DEMO_NUMBERS = (0, 3, 7, 9, 13, 16, 22, 25, 30, 39, 45, 52)


@pytest.fixture(scope="module")
def adam() -> bytes:
    return clinician_summary(demo(ADAM, site="Demo clinic"))


# The text


def test_the_demonstration_patients_pages_read_as_frozen(adam: bytes) -> None:
    text = "\n\n".join(pages(adam)).replace(VERSION, "VERSION")
    # The hash changes with the version, which stands in the summary; everything else is frozen.
    text = re.sub(r"content SHA-256 [0-9a-f]{24}", "content SHA-256 HASH", text) + "\n"
    assert text == (GOLDEN / "adam-printed.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_every_page_says_who_and_which_page_of_how_many(number: int) -> None:
    job = demo(number)
    texts = pages(demo_pdf(number))
    for place, text in enumerate(texts, start=1):
        assert f"page {place} of {len(texts)}" in text
        assert job.summary.identity.name in text
        assert f"no. {job.summary.identity.number}" in text
        assert job.summary.identity.born in text
        assert "DEMONSTRATION, invented patient" in text


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_every_page_says_what_it_is_for_and_what_it_was_made_with(number: int) -> None:
    job = demo(number)
    stamp = job.summary.stamp
    for text in pages(demo_pdf(number)):
        assert INTENDED_USE in text
        assert f"{stamp.program} · rules {stamp.definition} version {stamp.definition_version}" in text
        assert f"content SHA-256 {job.summary.sha256()[:24]}" in text
        recorded = "describes data recorded to" if stamp.recorded_to else "nothing is recorded"
        assert f"As of 9 Mar 2026; {recorded}" in text
        assert "printed 9 Mar 2026 14:32" in text


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_every_line_of_both_halves_and_every_open_item_that_fits_is_on_paper(number: int) -> None:
    job = demo(number)
    text = " ".join(pages(demo_pdf(number)))
    for line in (*job.summary.inflammation, *job.summary.disability):
        assert " ".join(line.text.split()) in text
        assert line.caution in text
    assert job.summary.headline.text in text
    assert job.summary.label in text
    assert job.plot.sentence in text


def test_classification_box_names_rule_version_parameters_source_and_what_is_assumed(adam: bytes) -> None:
    text = " ".join(pages(adam))
    for part in (
        "Rule: PIRA, harmonised definition (Müller et al. 2023), confirmed at 24 weeks; mueller-2023-24w version 1.",
        "Smallest change: EDSS 1.5 from 0.0, 1.0 up to 5.5, 0.5 above 5.5; T25FW 20 %; 9HPT 20 %",
        "Confirmation: present again 24 weeks or later, at every visit up to it",
        "RAW: onset 0 to 90 days after a relapse",
        "PIRA: no relapse recorded from onset − 90 to onset + 30 and from confirmation − 90 to",
        "Frame of the Lublin label: 12 months to 9 Mar 2026.",
        "Source of the rule: Müller J, Cagol A, Lorscheider J, et al. JAMA Neurol 2023;80:1232-1245.",
        "Lublin et al., Neurology 2014;83:278-286",
        "Assumed, not read in this definition's paper: threshold rule",
        "Other definitions: PIRA by 17 of 19 definitions that attribute it; the others differ.",
        "No confirmed worsening: cree-2019.",
    ):
        assert part in text


def test_open_items_of_the_checklist_stand_with_who_and_by_when(adam: bytes) -> None:
    text = pages(adam)[0]
    assert "Agreed: wants to try an exercise bicycle; physiotherapy offered; by MS nurse. (by Jun 2026)" in text
    assert "9 Mar 2026: 3 to attend to; 4 no prompt; 2 not asked." in text


def test_checklist_that_was_never_filled_in_says_so() -> None:
    assert "The checklist has not been filled in." in " ".join(printed(UGLY["one visit"]))


def test_tables_say_how_many_rows_they_leave_out() -> None:
    assert re.search(r"and \d+ earlier, in the record", " ".join(printed(overloaded())))


def test_caution_that_several_labels_share_is_printed_once() -> None:
    text = " ".join(pages(demo_pdf(30)))
    assert text.count("Assumed, not read in this definition's paper") == 1


# The further rules


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_every_further_rule_is_on_paper_or_counted(number: int) -> None:
    text = pages(demo_pdf(number))[-1]
    text = text[text.index("Further rules") :]
    labels = [label for label in demo(number).summary.labels if label.id != "neida"]
    missing = [label for label in labels if f"{label.title} {label.answer}" not in text]
    found = re.search(r"(\d+) (?:more|answers), in the program", text)
    assert len(missing) == (int(found.group(1)) if found else 0)
    assert len(labels) > 20


def test_where_all_further_rules_fit_none_is_left_out() -> None:
    text = _section_text(demo(ADAM))
    assert all(label.title in text for label in demo(ADAM).summary.labels if label.id != "neida")
    assert "more, in the program" not in text


def test_open_and_unverified_answers_carry_their_signs_and_the_signs_are_explained() -> None:
    text = _section_text(demo(ADAM))
    checked = 0
    for label in demo(ADAM).summary.labels:
        marks = ("□" if label.settles else "") + ("△" if label.unverified else "")
        if marks and label.id in ("neda-3", "composite", "other-measures", "early-relapses"):
            assert f"{label.title} {label.answer} {marks}" in text
            checked += 1
    assert checked > 2
    assert "□ open: the program says what would settle it. △ rests on something unverified." in text


def test_the_further_rules_are_shortened_before_anything_else() -> None:
    full, *shorter = (FULL, *SHORTER)
    first = shorter[0]
    assert first.labels < full.labels
    assert replace(first, labels=full.labels) == full


def test_the_most_wanted_rules_are_kept_and_stand_in_the_programs_order() -> None:
    job = demo(ADAM)
    job = replace(job, detail=replace(job.detail, labels=4))
    text = _section_text(job)
    labels = [label for label in job.summary.labels if label.id != "neida"]
    kept = [label for label in labels if label.id.startswith(("neda-3", "pirma"))]
    assert 0 < len(kept) <= 4
    places = [text.index(label.title) for label in kept]
    assert places == sorted(places)
    assert f"{len(labels) - 4} more, in the program." in text


def test_a_rank_is_never_printed_without_what_it_is() -> None:
    assert "MSSS and ARMSS: rank among people of the same duration or age" in _section_text(demo(ADAM))


def test_a_possible_change_of_sdmt_is_worded_in_full() -> None:
    sdmt = next(label for label in demo(ADAM).summary.labels if label.id == "sdmt")
    assert sdmt.answer == "possible"
    assert f"{sdmt.title} possible; within test variation for one person □△" in _section_text(demo(ADAM))


def test_where_no_further_rule_fits_their_number_is_printed() -> None:
    job = demo(ADAM)
    text = _section_text(replace(job, detail=replace(job.detail, labels=0)))
    assert text == f"Further rules {len(job.summary.labels) - 1} answers, in the program, under All rules."


def test_a_summary_without_further_rules_has_no_such_section() -> None:
    job = demo(ADAM)
    assert further_rules(replace(job, summary=replace(job.summary, labels=()))) == []


def _section_text(job: Printing) -> str:
    out = BytesIO()
    SimpleDocTemplate(out).build(further_rules(job))
    return " ".join(pages(out.getvalue()))


# The pages


@pytest.mark.parametrize("paper", list(SIZES))
@pytest.mark.parametrize("record", UGLY.values(), ids=UGLY)
def test_any_record_has_two_pages_at_most_with_every_section(record: PatientRecord, paper: str) -> None:
    texts = printed(record, paper=paper)
    assert 1 <= len(texts) <= CLINICIAN.most_pages
    whole = " ".join(texts)
    for title in ("Inflammation", "Disability", "What would settle what is open", "Measures", "Why these labels"):
        assert title in whole


def test_every_demonstration_patient_has_two_pages_at_most() -> None:
    assert {len(printed(record)) for record in demo_records()} <= {1, 2}


@pytest.mark.parametrize("paper", list(SIZES))
def test_paper_has_the_size_asked_for(paper: str) -> None:
    (first, *_) = PdfReader(BytesIO(clinician_summary(demo(ADAM, paper=paper)))).pages
    assert (round(first.mediabox.width), round(first.mediabox.height)) == tuple(round(side) for side in SIZES[paper])


@pytest.mark.parametrize("record", UGLY.values(), ids=UGLY)
def test_nothing_is_printed_in_the_margins(record: PatientRecord) -> None:
    for page in pypdfium2.PdfDocument(clinician_summary(printing(record))):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        for edge in (
            (0, 0, 30, height),
            (width - 30, 0, width, height),
            (0, 0, width, 20),
            (0, height - 8, width, height),
        ):
            assert picture.crop(edge).getextrema() == (255, 255)


def test_neither_a_heading_nor_an_open_points_title_is_the_last_thing_on_a_page() -> None:
    for number in DEMO_NUMBERS:
        job = demo(number)
        first, *_ = pages(demo_pdf(number))
        # The strips of head and foot come last in the text of a page.
        body = first[: first.rindex(f"{job.summary.identity.name} born")].rstrip()
        assert not body.endswith(
            ("Measures", "MRI scans", "Relapses", "Why these labels", "Brain health", "Further rules")
        )
        assert not body.endswith(tuple(f"□ {item.title}" for item in job.summary.open_items))


# Type and colour


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_every_typeface_used_is_embedded(number: int) -> None:
    for page in pypdfium2.PdfDocument(demo_pdf(number)):
        text = page.get_textpage()
        used = {_name_of(text, place) for place in range(text.count_chars())} - {""}
        assert used
        assert all("DejaVu" in name for name in used)


def _name_of(text: pypdfium2.PdfTextPage, place: int) -> str:
    buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text.raw, place, buffer, 200, ctypes.byref(flags))
    return buffer.value.decode("utf-8", "replace")


@pytest.mark.parametrize("number", DEMO_NUMBERS)
def test_no_text_is_smaller_than_seven_points(number: int) -> None:
    for page in pypdfium2.PdfDocument(demo_pdf(number)):
        text = page.get_textpage()
        sizes = {round(raw.FPDFText_GetFontSize(text.raw, place), 2) for place in range(text.count_chars())} - {1.0}
        assert min(sizes) >= 7


@pytest.mark.parametrize("number", [0, 7, 30])
def test_it_reads_on_a_grey_copy(number: int) -> None:
    """Every mark of text is far darker than its ground: the page has no light grey and no pale colour for words."""
    for page in pypdfium2.PdfDocument(demo_pdf(number)):
        grey = page.render(scale=3, grayscale=True).to_pil()
        counts = grey.histogram()
        dark = sum(counts[:120])
        assert dark > 0.01 * sum(counts)
        # What lies between is the smoothing of letters and thin lines, never a ground for text.
        assert sum(counts[120:190]) < 0.06 * sum(counts)


# Names


@pytest.mark.parametrize(("family", "given"), [("سلام", "ليلى"), ("王", "小明"), ("नमस्ते", "क")])
def test_name_that_cannot_be_printed_gives_way_to_the_number_and_says_so(family: str, given: str) -> None:
    texts = printed(named(family, given))
    assert all("Patient no. D-0003" in text for text in texts)
    assert "The name holds letters that this print cannot show; the number stands for it." in texts[0]


@pytest.mark.parametrize("family", ["Małgorzewska", "Ξενάκης", "Чехов", "Öztürk", "Nguyễn", "<b>Bold</b> & Sons"])
def test_name_is_printed_letter_for_letter(family: str) -> None:
    assert all(family in text for text in printed(named(family, "A")))


def test_very_long_name_does_not_run_into_the_page_number() -> None:
    for text in printed(named(LONG_NAME, LONG_NAME)):
        assert "page 1 of" in text or "page 2 of" in text
        assert "no. D-0003" in text


def test_metadata_holds_title_and_language_but_nobodys_name(adam: bytes) -> None:
    reader = PdfReader(BytesIO(adam))
    assert reader.metadata is not None
    said = " ".join(str(value) for value in reader.metadata.values())
    assert reader.metadata.title == "Summary as of 9 Mar 2026"
    assert not re.search(r"Adam|Demo,|D-0001|1986", said)
    assert catalogue(reader)["/Lang"] == "en-GB"
    assert catalogue(reader)["/ViewerPreferences"]["/DisplayDocTitle"]


# Draft, and the same bytes


def test_draft_is_across_every_page_of_a_draft_and_of_no_other(adam: bytes) -> None:
    assert all("DRAFT" in text for text in pages(clinician_summary(demo(ADAM, draft=True))))
    assert not any("DRAFT" in text for text in pages(adam))


def test_the_same_printing_has_the_same_bytes(adam: bytes) -> None:
    assert clinician_summary(demo(ADAM, site="Demo clinic")) == adam


def test_another_moment_of_printing_has_other_bytes(adam: bytes) -> None:
    job: Printing = demo(ADAM, site="Demo clinic")
    assert clinician_summary(replace(job, printed_at=job.printed_at.replace(minute=33))) != adam
