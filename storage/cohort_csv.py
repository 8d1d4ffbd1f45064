"""The cohort folder, both ways: the clinic's data as CSV files. Format: docs/exchange-format.md."""

from storage.cohort_read import Cohort, CohortRefused, UnknownColumn, load_cohort
from storage.cohort_write import ExportRefused, cohort_texts, write_cohort

__all__ = ["Cohort", "CohortRefused", "ExportRefused", "UnknownColumn", "cohort_texts", "load_cohort", "write_cohort"]
