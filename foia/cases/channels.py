"""By what channels a decision reaches whoever filed: pure. The law says when each counts."""

from __future__ import annotations

CHANNELS = ("page", "email", "counter", "post")
# Those by which paper reaches the person; the day it does is the notice.
BY_HAND = ("counter", "post")
