"""The command line: words in, and either what Enter will do or one sentence that says why not."""

from dispatch.line.orders import Desk, Order, Reply
from dispatch.line.reading import completions, read
from dispatch.line.verbs import VERBS, Verb

__all__ = ["VERBS", "Desk", "Order", "Reply", "Verb", "completions", "read"]
