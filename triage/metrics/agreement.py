"""How far two raters agree beyond chance. Pure."""

from collections import Counter
from collections.abc import Sequence


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa: 1 is full agreement, 0 what chance alone would give, None without pairs.

    J. Cohen, "A coefficient of agreement for nominal scales", 1960. Where chance alone
    explains everything (one rating only), full agreement counts as 1.
    """
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(rating == other for rating, other in pairs) / n
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(first[rating] * second[rating] for rating in first) / n**2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
