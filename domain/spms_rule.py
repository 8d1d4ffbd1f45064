"""The objective rule for SPMS as data: every figure of it once, with where it comes from.

Source: Lorscheider et al., Brain 2016;139:2395-2405; the details as its authors publish them in MSoutcomes 0.2.1 (6 Mar
2025), whose lengths of 3, 6 and 9 times 30.25 days are written here as the first whole day that counts.

Where this rule and that code part: 30 days from a relapse suffice (there, over 30), and every reference keeps them;
the visit that confirms reaches the step itself and shows the leading system raised; a rise lasts until visits in a row
end it (there, a last visit soon after a relapse does too); a visit before the first rise is never part of it; the
pyramidal grade is the recorded one (there, 2 from EDSS 5.5); a level is held within the step from itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SpmsRule:
    """The figures of the rule. EDSS in points, lengths in whole days; every bound is inclusive."""

    id: str
    version: int
    title: str
    source: str
    steps: tuple[tuple[Decimal, Decimal], ...]  # the smallest rise that counts, by the reference: up to, rise
    least_edss: Decimal  # at the onset and at every visit up to the confirmation
    least_pyramidal: int
    confirmed_days: int  # from the onset to a visit that confirms
    apart_days: int  # from a relapse to a reference, and to a visit that confirms
    improved_days: int  # an EDSS below the reference so long becomes the reference
    level_days: int  # after a relapse that raised the EDSS, a level held so long becomes the reference
    raised_by: Decimal  # such a relapse: the EDSS rose by this much over the reference and over the visit before,
    raised_above: Decimal  # to more than this,
    raised_below: Decimal  # from a reference under this
    cancelled_by: int  # so many visits in a row below the step end a rise
    unverified: tuple[str, ...] = ()

    def smallest_rise(self, reference: Decimal) -> Decimal:
        """Return the smallest rise that counts from a reference EDSS."""
        return next(rise for upto, rise in self.steps if reference <= upto)


LORSCHEIDER_2016 = SpmsRule(
    id="spms-lorscheider-2016",
    version=1,
    title="Objective SPMS (Lorscheider et al. 2016)",
    source="Lorscheider et al., Brain 2016;139:2395-2405",
    steps=(
        (Decimal("0.0"), Decimal("1.5")),
        (Decimal("5.5"), Decimal("1.0")),
        (Decimal("10.0"), Decimal("0.5")),
    ),
    least_edss=Decimal("4.0"),
    least_pyramidal=2,
    confirmed_days=91,  # over 3 x 30.25 days
    apart_days=30,
    improved_days=273,  # over 9 x 30.25 days
    level_days=182,  # over 6 x 30.25 days
    raised_by=Decimal("0.5"),
    raised_above=Decimal("3.0"),
    raised_below=Decimal("6.0"),
    cancelled_by=2,
    unverified=(
        "details of reference, leading system and cancelling read in the authors' code (MSoutcomes 0.2.1), "
        "not in the paper: unverified",
        "functional systems compared by their raw grades: unverified",
    ),
)
