"""What a message means by a short name in a conversation: first the namespaces that the conversation is about."""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.mentions import Mention
from bot.understanding.names import Finding, Names, Words
from bot.understanding.wordlists import either
from bot.understanding.words import COMMON, GENERIC_TAIL, SMALL

_FRAME = either(
    """and / ok / okay / oh / right / so / but / now / then / no / nope / sorry / actually / i meant / i mean / meant / what about / how about / same for / same again for / the same for / also / plus / only / just / for / with / start with / not
    begin with / do / try / as well as / next / or / instead / rather / it is / it's / make it / the one called / use / let's do / let us do / next up / add / include / from / to / into / yes / hi / hmm / well / what of / switch to / change it to"""
)
_POLITE = either(
    "please / pls / thanks / cheers / ta / instead / too / as well / then / now / next / first / also / rather / for now / sorry / again"
)
_LONE = re.compile(rf"^\W*(?:{_FRAME}[\s,.:!-]+)+(?:(?:the|our|my) )?(?P<name>[a-z0-9][\w -]{{1,60}}?)(?:[\s,]+{_POLITE})*\W*$")
_FRAMED = 8
"""Words that such a message has at most."""


def known(found: Sequence[Mention], near: Words, names: Names) -> list[Mention]:
    """Give mentions that are not one namespace the one that the conversation is about, where exactly one fits."""
    return [_nearest(mention, near, names) for mention in found]


def _nearest(mention: Mention, near: Words, names: Names) -> Mention:
    if mention.name or mention.environment or mention.address or mention.wildcard or not mention.words:
        return mention
    fitting = [name for name in near if names.find(mention.words, names.entries[name].environment).name == name]
    if len(fitting) != 1:
        return mention
    return replace(mention, finding=Finding(fitting[0], (fitting[0],), mention.finding.rank, known=True), weak=False)


def alone(text: str, near: Words, names: Names) -> list[Mention]:
    """Read the rest of a short follow-up as a name: "and now auth", "but for the internal ui", beside what the conversation is about."""
    if not near or len(text.split()) > _FRAMED:
        return []
    said = _LONE.match(text)
    words = tuple(re.findall(r"[a-z0-9]+", said["name"])) if said else ()
    if said is None or not words or all(word in SMALL or word in GENERIC_TAIL for word in words):
        return []
    environments = {one for name in near if (one := names.entries[name].environment)}
    finding = next((found for place in environments if (found := names.find(words, place)).options), names.find(words))
    options = finding.options if not finding.name else (finding.name,)
    stems = [set(names.entries[name].stem) for name in near]
    alike = {option: max(len(set(names.entries[option].stem) & stem) for stem in stems) for option in options}
    best = [option for option in options if alike[option] == max(alike.values())]
    plain = all(word in COMMON for word in words)
    if len(best) != 1 or best[0] in near or (plain and not alike[best[0]]) or finding.rank > 12:
        return []
    return [Mention(said.start("name"), said.end("name"), said["name"], words, None, Finding(best[0], (best[0],), 5, known=True))]
