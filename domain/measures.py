"""Every quantity a clinic records, as data: one row a measure, read by forms, files, charts and rules alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity a clinic records, with all that a form, a chart or a rule must know of it."""

    id: str  # also its column in CSV files and its name in the store
    title: str
    unit: str  # "" for a score or a grade
    low: Decimal
    high: Decimal
    step: Decimal  # the smallest difference that can be recorded
    worse: Literal["higher", "lower"]
    source: str
    unused: tuple[Decimal, ...] = ()  # steps within the range that the scale does not have
    trials: int = 1  # how many trials make the value of a day, by their mean
    decimals: int = 0  # how many the value is shown with


def _grade(id: str, title: str, high: int) -> Measure:
    return Measure(
        id,
        title,
        "",
        Decimal(0),
        Decimal(high),
        Decimal(1),
        "higher",
        "Kurtzke 1983; raw grades as Neurostatus-EDSS 04/10.2 has them",
    )


def _minute_walked(minute: int) -> Measure:
    """Return the metres of one minute of the six-minute walk; a minute cannot have more than the whole."""
    return Measure(
        f"smwt_m{minute}",
        f"Six-minute walk, minute {minute}",
        "m",
        Decimal(0),
        Decimal(1000),
        Decimal(1),
        "lower",
        "Leone et al., Neurorehabil Neural Repair 2016; range of the whole walk",
    )


# A stopwatch reads hundredths; the mean of trials, which many files hold alone, has more digits.
TIMED_STEP = Decimal("0.0001")

# The measures that a definition can have a threshold for.
SEARCHED: tuple[str, ...] = (
    "edss",
    "t25fw",
    "nhpt",
    "nhpt_dominant",
    "nhpt_non_dominant",
    "sdmt",
    "pdds",
    "wst",
    "mdt_dominant",
    "mdt_non_dominant",
    "pst",
)

# The neuroperformance tests that patients give themselves on a tablet, as MS PATHS had them.
SELF_GIVEN = "Rudick et al., J Vis Exp 2014;(88):e51318 (unverified); range as in the clinic's own test (unverified)"

FUNCTIONAL_SYSTEMS: tuple[str, ...] = (
    "fs_visual",
    "fs_brainstem",
    "fs_pyramidal",
    "fs_cerebellar",
    "fs_sensory",
    "fs_bowel_bladder",
    "fs_cerebral",
)

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        # Kurtzke's scale goes from 0 straight to 1.0; every other half point exists. 10 is death due to MS.
        Measure(
            "edss",
            "EDSS",
            "",
            Decimal(0),
            Decimal(10),
            Decimal("0.5"),
            "higher",
            "Kurtzke, Neurology 1983;33:1444-1452",
            (Decimal("0.5"),),
            decimals=1,
        ),
        _grade("fs_visual", "Visual", 6),
        _grade("fs_brainstem", "Brainstem", 5),
        _grade("fs_pyramidal", "Pyramidal", 6),
        _grade("fs_cerebellar", "Cerebellar", 5),
        _grade("fs_sensory", "Sensory", 6),
        _grade("fs_bowel_bladder", "Bowel and bladder", 6),
        _grade("fs_cerebral", "Cerebral", 5),
        Measure(
            "ambulation",
            "Ambulation score",
            "",
            Decimal(0),
            Decimal(16),
            Decimal(1),
            "higher",
            "Neurostatus-EDSS 04/10.2, as implemented publicly",
        ),
        Measure(
            "walking_distance_m",
            "Walking distance",
            "m",
            Decimal(0),
            Decimal(20000),
            Decimal(1),
            "lower",
            "Neurostatus-EDSS 04/10.2, as implemented publicly",
        ),
        Measure(
            "t25fw",
            "T25FW",
            "s",
            Decimal("0.1"),
            Decimal(180),
            TIMED_STEP,
            "higher",
            "NINDS common data elements; cap of 180 s as in the MSFC manual",
            trials=2,
            decimals=1,
        ),
        Measure(
            "nhpt_dominant",
            "9HPT, dominant hand",
            "s",
            Decimal("0.1"),
            Decimal(300),
            TIMED_STEP,
            "higher",
            "NINDS common data elements; cap of 300 s as in the MSFC manual",
            trials=2,
            decimals=1,
        ),
        Measure(
            "nhpt_non_dominant",
            "9HPT, non-dominant hand",
            "s",
            Decimal("0.1"),
            Decimal(300),
            TIMED_STEP,
            "higher",
            "NINDS common data elements; cap of 300 s as in the MSFC manual",
            trials=2,
            decimals=1,
        ),
        Measure(
            "nhpt",
            "9HPT, hand not named",
            "s",
            Decimal("0.1"),
            Decimal(300),
            TIMED_STEP,
            "higher",
            "NINDS common data elements; cap of 300 s as in the MSFC manual",
            trials=2,
            decimals=1,
        ),
        Measure(
            "sdmt",
            "SDMT",
            "correct in 90 s",
            Decimal(0),
            Decimal(110),
            Decimal(1),
            "lower",
            "Smith 1982; Benedict et al., Mult Scler 2017;23:721-733",
        ),
        Measure(
            "pdds",
            "PDDS",
            "",
            Decimal(0),
            Decimal(8),
            Decimal(1),
            "higher",
            "Learmonth et al., BMC Neurol 2013;13:37; one step counts in AAN 2023 abstract 001742",
        ),
        Measure(
            "wst",
            "Walking speed test, self-given",
            "s",
            Decimal("0.1"),
            Decimal(180),
            TIMED_STEP,
            "higher",
            SELF_GIVEN,
            decimals=1,
        ),
        Measure(
            "mdt_dominant",
            "Manual dexterity test, self-given, dominant hand",
            "s",
            Decimal("0.1"),
            Decimal(300),
            TIMED_STEP,
            "higher",
            SELF_GIVEN,
            decimals=1,
        ),
        Measure(
            "mdt_non_dominant",
            "Manual dexterity test, self-given, non-dominant hand",
            "s",
            Decimal("0.1"),
            Decimal(300),
            TIMED_STEP,
            "higher",
            SELF_GIVEN,
            decimals=1,
        ),
        Measure(
            "pst",
            "Processing speed test, self-given",
            "correct in 120 s",
            Decimal(0),
            Decimal(150),
            Decimal(1),
            "lower",
            "Rao et al., Mult Scler 2017;23:1929-1937 (unverified); range unverified",
        ),
        Measure(
            "cvlt2",
            "CVLT-II",
            "words",
            Decimal(0),
            Decimal(80),
            Decimal(1),
            "lower",
            "Sum of the five learning trials of BICAMS: Langdon et al., Mult Scler 2012;18:891-898",
        ),
        Measure(
            "bvmtr",
            "BVMT-R",
            "points",
            Decimal(0),
            Decimal(36),
            Decimal(1),
            "lower",
            "Sum of the three trials of BICAMS: Langdon et al., Mult Scler 2012;18:891-898",
        ),
        Measure(
            "pasat3",
            "PASAT 3 s",
            "correct",
            Decimal(0),
            Decimal(60),
            Decimal(1),
            "lower",
            "Bosma et al., Mult Scler 2010;16:862-867: no satisfactory cut-off",
        ),
        Measure(
            "slcva_25",
            "Low-contrast acuity, 2.5 %",
            "letters",
            Decimal(0),
            Decimal(60),
            Decimal(1),
            "lower",
            "Sloan charts, both eyes (unverified)",
        ),
        Measure(
            "smwt",
            "Six-minute walk",
            "m",
            Decimal(0),
            Decimal(1000),
            Decimal(1),
            "lower",
            "Oosterveer et al., Mult Scler Relat Disord 2022; trend only, unvalidated for change",
        ),
        *(_minute_walked(minute) for minute in range(1, 7)),
        Measure(
            "t25fw_post",
            "T25FW after exertion",
            "s",
            Decimal("0.1"),
            Decimal(180),
            TIMED_STEP,
            "higher",
            "Paired with the rested test of the day: Giovannoni et al. 2022, neurological stress tests; "
            "how it is done is unverified",
            trials=2,
            decimals=1,
        ),
        Measure(
            "tug",
            "Timed up and go",
            "s",
            Decimal("0.1"),
            Decimal(120),
            TIMED_STEP,
            "higher",
            "Podsiadlo and Richardson, J Am Geriatr Soc 1991;39:142-148 (unverified); range unverified",
            trials=2,
            decimals=1,
        ),
        Measure(
            "weight_kg",
            "Weight",
            "kg",
            Decimal(20),
            Decimal(400),
            Decimal("0.1"),
            "higher",
            "Range against slips of the keyboard (unverified); neither direction is worse",
            decimals=1,
        ),
        Measure(
            "height_cm",
            "Height",
            "cm",
            Decimal(80),
            Decimal(250),
            Decimal("0.1"),
            "lower",
            "Range against slips of the keyboard (unverified); neither direction is worse",
        ),
        Measure(
            "bp_systolic",
            "Blood pressure, systolic",
            "mmHg",
            Decimal(40),
            Decimal(300),
            Decimal(1),
            "higher",
            "Range against slips of the keyboard (unverified)",
        ),
        Measure(
            "bp_diastolic",
            "Blood pressure, diastolic",
            "mmHg",
            Decimal(20),
            Decimal(200),
            Decimal(1),
            "higher",
            "Range against slips of the keyboard (unverified)",
        ),
    )
}
