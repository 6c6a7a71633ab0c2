"""What views of several nouns answer with."""

from typing import Final

# Done, and nothing to swap in: whatever changed on the page comes over the socket.
DONE: Final = 204
