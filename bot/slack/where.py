"""Where a person is in Slack, and so where an answer goes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A person and their place.

    What only they should read is said at the response URL, else in the open modal, else in the channel. What everybody may read
    is said in the channel's thread; without a channel, directly to the person.
    """

    user: str = ""
    response_url: str = ""
    view: str = ""
    """The id of the modal that is open."""
    channel: str = ""
    thread: str = ""
    reply_to: str = ""
    """The ts of the message that is answered, where it is not the bot's."""

    @property
    def private(self) -> bool:
        """Whether nobody else reads there anyway."""
        return self.channel.startswith("D")
