"""How far two places are from each other."""

import math

from geopy.distance import great_circle

METERS_A_DEGREE = 111_320


def within_meters(
    start: tuple[float | None, float | None],
    end: tuple[float | None, float | None],
    meters: float,
) -> bool:
    """Whether two places are known and that near to each other."""
    if None in start or None in end:
        return False
    return float(great_circle(start, end).meters) <= meters and math.isfinite(meters)
