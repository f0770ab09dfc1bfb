"""What a status of a mail server (RFC 3463) says of an address, without the client of SMTP."""

from __future__ import annotations

import re

# Of an address that does not exist or takes no mail. Anything else is about us, or about the message.
_OF_THE_ADDRESS = re.compile(r"5\.[12]\.\d{1,3}")


def is_of_address(status: str) -> bool:
    """Say whether a server's status (5.1.1) blames the address; one that says nothing does."""
    return not status or _OF_THE_ADDRESS.fullmatch(status) is not None
