"""What was counted in one unit: who was asked, who came, how they voted."""

from __future__ import annotations

from dataclasses import dataclass

from consult.deciding.reading import LARGEST_COUNT, TallyError


@dataclass(frozen=True, slots=True)
class UnitTally:
    """Totals of one unit, whole numbers (area: 0.01 ㎡).

    `participated` = for + against + abstain + invalid. `present` (到会) is who came, voting or not; left
    out it equals `participated`. `fixed`: all seats, vacant ones too; left out, those entitled. Blank papers
    are nowhere in it. Raises TallyError: negative, does not add up, above the roll."""

    eligible: int
    participated: int
    for_: int
    against: int
    abstain: int
    invalid: int = 0
    present: int = None  # type: ignore[assignment]  # filled in below: never None once made
    fixed: int | None = None

    def __post_init__(self) -> None:
        if self.present is None:
            object.__setattr__(self, "present", self.participated)
        for field in ("eligible", "present", "participated", "for_", "against", "abstain", "invalid"):
            value, name = getattr(self, field), field.rstrip("_")
            if isinstance(value, bool) or not isinstance(value, int):
                raise TallyError(name, "wrong_type", expected="integer")
            if not 0 <= value <= LARGEST_COUNT:
                raise TallyError(name, "out_of_range", value=value)
        total = self.for_ + self.against + self.abstain + self.invalid
        if self.participated != total:
            raise TallyError("participated", "totals", stated=self.participated, total=total)
        if self.participated > self.eligible:
            raise TallyError(
                "participated", "above_eligible", value=self.participated, eligible=self.eligible
            )
        if self.present > self.eligible:
            raise TallyError("present", "above_eligible", value=self.present, eligible=self.eligible)
        if isinstance(self.fixed, bool) or not isinstance(self.fixed, int | None):
            raise TallyError("fixed", "wrong_type", expected="integer")
        if self.fixed is not None and not self.eligible <= self.fixed <= LARGEST_COUNT:
            raise TallyError("fixed", "out_of_range", value=self.fixed)
        if self.present < self.participated:
            raise TallyError(
                "present", "below_participated", value=self.present, participated=self.participated
            )

    @classmethod
    def of(
        cls,
        eligible: int,
        for_: int,
        against: int,
        abstain: int,
        invalid: int = 0,
        present: int | None = None,
        fixed: int | None = None,
    ) -> UnitTally:
        """From the piles alone: `participated` is their sum, `present` at least that."""
        participated = for_ + against + abstain + invalid
        return cls(
            eligible,
            participated,
            for_,
            against,
            abstain,
            invalid,
            participated if present is None else present,
            fixed,
        )

    def base(self, of: str) -> int:
        """The number a base of that name stands for here."""
        if of == "for_plus_against":
            return self.for_ + self.against
        if of == "cast":
            return self.for_ + self.against + self.invalid
        if of == "fixed":
            return self.eligible if self.fixed is None else self.fixed
        return {"eligible": self.eligible, "present": self.present, "participated": self.participated}[of]

    def to_dict(self) -> dict[str, int]:
        told = {
            "eligible": self.eligible,
            "present": self.present,
            "participated": self.participated,
            "for": self.for_,
            "against": self.against,
            "abstain": self.abstain,
            "invalid": self.invalid,
        }
        return told if self.fixed is None else {**told, "fixed": self.fixed}
