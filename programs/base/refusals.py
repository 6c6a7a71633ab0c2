"""How a command says no: a sentence for the person who asked, and the status of HTTP."""


class Refusal(Exception):
    """A command declined, with a sentence fit to show the person who asked."""

    status = 409


class NotFound(Refusal):
    """There is no such thing, or none that this person may see: the two look alike."""

    status = 404


class Forbidden(Refusal):
    """This person may not do this."""

    status = 403


class Invalid(Refusal):
    """What was sent cannot be understood."""

    status = 422
