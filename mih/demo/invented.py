"""Invented words and answers for demo calls: no real person, no real call."""

from collections.abc import Sequence
from random import Random
from typing import Final

from programs.base.city import city
from triage.protocols.table import Question

Answers = dict[str, str]

CLEAR: Final[Answers] = {
    "threat": "no",
    "medical": "no",
    "attempt": "no",
    "self_harm": "no",
    "means": "no",
    "others": "no",
    "endangered": "no",
    "weapon": "no",
    "age": "adult",
    "state": "no",
    "substance": "no",
    "pregnant": "no",
    "alone": "no",
    "presence": "no",
    "ongoing": "no",
    "frequent": "no",
}
# What is recommended for each hundred calls offered (inference from the peers' published
# figures), the answers that lead there, and what such a caller may say.
BRANCHES: Final[tuple[tuple[int, Answers, tuple[str, ...]], ...]] = (
    (
        45,
        {},
        (
            "Cannot sleep since the move, wants to talk it through.",
            "Panic after an argument, calmer while talking, friend is on the way.",
        ),
    ),
    (8, {"ongoing": "agrees"}, ("Lonely since the spring, would like somebody to call again.",)),
    (
        20,
        {"presence": "yes"},
        (
            "Sits by the fountain, confused, asks passers-by for help.",
            "Wants help to get back on medication, has no ride.",
        ),
    ),
    (
        14,
        {"self_harm": "thoughts", "presence": "yes"},
        (
            "Says it is not worth it any more, pacing, agrees to wait on the bench.",
            "Brother has not slept in three days and talks about dying.",
        ),
    ),
    (
        5,
        {"others": "signs", "weapon": "present", "presence": "yes"},
        ("Shouting at people by the bus stop, has a stick in his hand.",),
    ),
    (5, {"threat": "yes"}, ("Two people fighting in the car park, one has a knife out.",)),
    (
        3,
        {"attempt": "overdose_accidental", "presence": "yes"},
        ("Found slumped by the benches, breathing, naloxone given by a passer-by.",),
    ),
)
NEEDS: Final = ("", "", "", "", "", "", "Spanish, interpreter", "Hard of hearing, text first")


def invent_situation(rng: Random) -> tuple[Answers, str]:
    """The answers and the words of one invented call."""
    weights = [weight for weight, _, _ in BRANCHES]
    _, differs, words = rng.choices(BRANCHES, weights)[0]
    answers = {**CLEAR, **differs}
    if rng.random() < 0.05:
        answers["frequent"] = "yes"
    return answers, rng.choice(words)


def fitting(answers: Answers, questions: Sequence[Question], rng: Random) -> Answers:
    """The answers as a city's protocol takes them. One that asks other questions gets the mildest
    answer to each, and to one of them whatever chance gives.
    """
    known = {
        question.key: answers[question.key]
        for question in questions
        if answers.get(question.key) in question.keys
    }
    if known == answers:
        return answers
    question = rng.choice(questions)
    mildest = {
        question.key: min(question.answers, key=lambda choice: choice.severity).key
        for question in questions
    }
    return mildest | known | {question.key: rng.choice(question.keys)}


def invent_phone(rng: Random) -> str:
    """A number from the range kept for fiction."""
    return f"{city().area_code}-555-01{rng.randrange(100):02}"
