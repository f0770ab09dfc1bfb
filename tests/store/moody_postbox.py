"""A mail server that can be told to refuse, or to drop the line."""

from __future__ import annotations

from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import Postbox


class MoodyPostbox(Postbox):
    """A mail server that answers the next messages with what is in `moods`: a code, or "drop" the line."""

    def __init__(self) -> None:
        super().__init__()
        self.moods: list[str] = []
        self.when_first: Callable[[], None] | None = None  # done once, before the first message is accepted

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.when_first is not None:
            happens, self.when_first = self.when_first, None
            happens()
        mood = self.moods.pop(0) if self.moods else ""
        if mood and mood != "drop":
            return f"{mood} not now"
        answer = await super().handle_DATA(server, session, envelope)
        if mood == "drop":
            assert server.transport is not None
            server.transport.abort()
        return answer

    @property
    def recipients(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.messages)
