"""What is asked about the pair at hand, or a namespace, without changing it: why, and who owns it."""

import re
from collections.abc import Collection

_WHY = re.compile(
    r"\W*(?:and |but |ok |hm+ |wait )*(?:why|how come|how so|what for|for what reason|what'?s the reason|reason)"
    r"(?: (?:is|was|isn'?t) (?:it|that|this)(?: (?:blocked|allowed|open|closed|not (?:allowed|open)))?"
    r"| not| so| though| exactly)?\W*",
    re.IGNORECASE,
)
"""Examples: "why?", "but why is it blocked?", "how come". Not: "why does a block b", which names a pair of its own."""
_DOES = r"(?:owns?|owners?|runs?|maintains?|maintainers?|looks after|responsible for|in charge of|approves?|reviews?|signs? off)"
_OWNER = re.compile(
    rf"\bwho(?:'s| is| are)? (?:the )?{_DOES}\b"
    r"|\bwho (?:do|does|should|can|could|must|would|has|have) (?:i|we|one|they|anyone)? ?(?:to |have to |need to )*"
    r"(?:ask|talk to|speak to|contact|ping|poke|approve|review)\b"
    r"|\b(?:which|what) team (?:owns?|runs?|has|is behind|looks after|maintains?)\b"
    r"|\bwhose (?:namespace|is it|is that)\b"
    r"|\b(?:owners?|contact|team|slack channel|channel) (?:of|for|behind) (?:it|this|that|(?:the )?[\w-]+-[\w-]+)\b",
    re.IGNORECASE,
)
"""Examples: "who owns b-dev?", "who do I ask?", "who approves this?". Not: "who can call b-dev", "let the team call b-dev"."""
_LONGEST = 120
"""Characters of such a question: a longer message asks for something else too."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def asks_why(words: str) -> bool:
    """Report whether words ask for the reasons of the last answer, and nothing else."""
    return bool(_WHY.fullmatch(words.strip()))


def asks_owner(words: str) -> bool:
    """Report whether words ask whom to turn to, and nothing else."""
    return len(words) <= _LONGEST and bool(_OWNER.search(words))


def named(words: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the namespaces that the words name in full, in order."""
    return tuple(dict.fromkeys(word for word in _NAME.findall(words.lower()) if word in names))
