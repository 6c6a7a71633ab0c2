"""How far two places are from each other."""

import math

from geopy.distance import great_circle

METERS_A_DEGREE = 111_320


def within_meters(
    one: tuple[float | None, float | None],
    other: tuple[float | None, float | None],
    meters: float,
) -> bool:
    """Whether two places are known and that near to each other."""
    if None in one or None in other:
        return False
    return float(great_circle(one, other).meters) <= meters and math.isfinite(meters)
