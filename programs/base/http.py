"""Screening a person on the line: the instrument, asked with branching, and what it found."""

DONE = 204
