"""Numbers as people write and read them: floor areas, percentages. Exact; a percentage is shown, never
decided by."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from consult.deciding.reading import LARGEST_COUNT, TallyError


def parse_area(value: int | str | Decimal | float) -> int:
    """Square metres with at most two decimals → 0.01 ㎡, exactly; "974.6" → 97460.

    Floats are read by their shortest text. Raises TallyError (field ""): wrong_type, decimals,
    out_of_range."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, float)):
        raise TallyError("", "wrong_type", expected="number")
    try:
        area = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise TallyError("", "wrong_type", expected="number") from None
    if not area.is_finite() or not 0 <= area <= LARGEST_COUNT // 100:
        raise TallyError("", "out_of_range", value=str(value))
    # By hand and not by arithmetic, which would round to the context's precision.
    _, digits, exponent = area.as_tuple()
    shift = int(exponent) + 2
    whole = int("".join(map(str, digits)))
    if whole == 0:
        return 0
    if shift >= 0:
        return int(whole * 10**shift)
    hundredths, rest = divmod(whole, 10**-shift) if -shift <= len(digits) else (0, whole)
    if rest:
        raise TallyError("", "decimals", value=str(value))
    return hundredths


def format_area(hundredths: int) -> str:
    """0.01 ㎡ → square metres with two decimals: 97460 → "974.60"."""
    sign = "-" if hundredths < 0 else ""
    metres, rest = divmod(abs(hundredths), 100)
    return f"{sign}{metres}.{rest:02d}"


def percent(count: int, base: int, digits: int = 2) -> Decimal | None:
    """count/base in per cent with exactly `digits` decimals, cut and never rounded, so that what fell short
    of a share never shows as that share; None where the base is 0.

    To be shown, never to decide by."""
    if base == 0:
        return None
    return Decimal(100 * 10**digits * count // base).scaleb(-digits)


def percent_rounded(count: int, base: int, digits: int = 2) -> Decimal | None:
    """The same rounded half up, as case files state percentages."""
    if base == 0:
        return None
    return Decimal((2 * 100 * 10**digits * count + base) // (2 * base)).scaleb(-digits)
