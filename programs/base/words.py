"""What counts as saying why: at least a sentence of real words, wherever a reason is asked for."""

from typing import Final

WORDS: Final = 3
LETTERS: Final = 15
# "aaa aaa aaaaaaaaa" has words and letters, and says nothing.
DIFFERENT_LETTERS: Final = 6


def is_sentence(text: str) -> bool:
    """Whether somebody has said something: three different words or more, of fifteen letters."""
    words = {"".join(filter(str.isalpha, word)).casefold() for word in text.split()}
    words.discard("")
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    return (
        len(words) >= WORDS and len(letters) >= LETTERS and len(set(letters)) >= DIFFERENT_LETTERS
    )
