"""What people say in the middle of a conversation: yes, no, the other way round, what about. Data."""
# ruff: noqa: E501, SIM905 - tables: a line is one construction, a list of words is read as words

import re

from bot.understanding.wordlists import either

LONGEST = 160
"""Characters of a yes or a no. Longer messages say something else."""

_HESITATES = either(
    """oh / ah / ok / okay / actually / hmm? / right / well / no / nah / nope / sorry / er+m? / um / wait / thanks / yeah / on second thoughts? / you know what / i'?ve changed my mind / changed my mind / thinking about it / tbh / please / pls
    can you / could you / just / let'?s / let us / we can / we should / i think / i'?ll / hang on / hold on / cheers / ta / bot / hi"""
)
_NO = either(
    """cancel / abort / never ?mind / nevermind / nvm / forget (?:it|that|about it|about that|this|the whole (?:thing|deal|lot)|i asked|i said) / leave (?:it|that|things)(?: (?:as (?:it|they|things) (?:is|are)|alone|there|be|for now))?
    scrap (?:it|that|this|the whole thing) / stop(?: (?:it|that|there|please))? / do(?:n'?t| not) (?:bother|do (?:it|that|anything)|worry(?: about it)?|create (?:it|that|anything)|go ahead|proceed)
    do(?:n'?t| not) want (?:it|that|this)(?: any ?more)? / do(?:n'?t| not) need (?:it|that|this)(?: any ?more| now| after all)? / drop it / bin (?:it|that) / start (?:over|again|from scratch|afresh) / reset
    clear(?: (?:it|that|everything|all))? / quit / exit / no longer needed / not needed(?: any ?more)? / hold off / undo that / changed (?:my|our) minds? / discard(?: it| that)? / no thanks / no thank you / no ta / not (?:any ?more|now|today)
    ditch (?:it|that) / withdraw(?: it| that)?(?! (?:(?:the|their|its|that|this|our|my|all) )?(?:access|rules?|polic(?:y|ies)|permissions?)(?![a-z])) / false alarm / as you were / ignore (?:me|that|this|my last|all that) / call it off / back out / kill it / let'?s not / we'?re not doing (?:it|that|this)"""
)
_NO_LATE = either("cancel / forget it / never ?mind / nvm / scrap (?:it|that) / leave it / drop it / don'?t bother / call it off")

CANCEL = re.compile(
    rf"^\W*(?:{_HESITATES}[\s,.!:-]+)*{_NO}\b(?:[\s,.]+[a-z']+){{0,6}}\W*$"
    rf"|[,.;] *(?:(?:so|please|just|let'?s|i'?ll|we'?ll|actually|then) )*{_NO_LATE}(?: (?:it|that|this|please|for now|then|now))*\W*$"
    rf"|^\W*(?:{_HESITATES}[\s,.!:-]+)*(?:forget (?:it|that|this)|never ?mind|nvm|cancel(?: it| that| this)?|scrap (?:it|that|this)|don'?t bother|drop it|leave it)\b ?[,.;:!-]+ ?(?!.*(?:\d|instead|make it|change|use @))[^@\d]{{3,110}}$"
    r"|^\W*(?:actually )?no\W*(?:thanks|ta|cheers|thank you)?\W*$"
)
"""The question is taken back."""

TAKE_BACK = re.compile(
    r"^(?!.*\b(?:don'?t|do not|never|not)\b).*\b(?:(?:undo|withdraw|revert|discard|scrap|bin|delete|(?:take|roll|pull)(?= (?:it|that|this|them) back)) (?:it|that|this|them)\b(?! (?:label|port|pod|rule|policy|access)\b)"
    r"|(?:undo|withdraw|revert|discard|scrap|bin|delete|remove|drop|close|cancel|kill|get rid of|take back|roll back) (?:(?:the|that|this|those|these|my|our|both|all) ){0,2}(?:branch|branches|pull requests?|prs?|commits?)\b)"
)
"""After a branch was written: it is to go. Before that, the same words take back a question or an access."""

# No phrase of these two lists is made of others of them: what can be read in two ways doubles the time with each repetition.
_YES = either(
    """yes / y / yeah / yep / yup / yea / aye / ya / sure(?: thing)? / do it / do that / do so / go(?: on)? / please do(?! ) / confirm(?:ed)? / proceed / ship it
    create (?:it|the branch|that|a branch|branch|the pr|them) / (?:make|raise|open|push|cut) (?:the branch|the pr|a branch|the pull request|a pr) / make it / lgtm / looks? good / sounds good / correct / absolutely / definitely
    that'?s (?:right|it|correct|fine|great|good|perfect|the one) / let'?s (?:go|do it|do that) / approve(?:d)? / crack on / fire away / fine by me / spot on / happy with that / works for me / perfect / exactly / ok / okay / great / please
    indeed / all good / fine / brilliant / lovely / carry on / off you go / send it / make the change"""
)
_AROUND_YES = either(
    """right / good / cool / nice / thanks / ta / then / so / now / and / in that case / that works / pls / thank you / cheers / ahead / for me / mate / bot / the branch / it / for it / well / hmm / oh / bring it on / with that / all(?! )"""
)
CONFIRM = re.compile(rf"^\W*(?:{_AROUND_YES}[\s,.!-]+)*{_YES}(?:[\s,.!-]+(?:{_AROUND_YES}|{_YES}))*\W*$")
"""What was offered is wanted."""
CONFIRM_ALONE = re.compile(
    r"\b(?:do it|do that|go ahead|confirm(?:ed)?|create (?:it|the branch|that)|proceed|ship it|make it so|please do|go on then|crack on)\b"
)
"""The same so plainly that it is one even where nothing was offered."""

SWAP = re.compile(
    r"\b(?:other way (?:a)?round|wrong way (?:a)?round|opposite (?:direction|way)|reverse (?:it|that|direction|the direction|of that|them|those)|swap (?:it|that|them|those|the two|round|around)"
    r"|switch (?:them|those|it|that) (?:a)?round|flip (?:it|that|them|those)|back to front|(?<!and )vice versa|wrong direction|in reverse|got (?:it|that|them) (?:backwards|the wrong way)|backwards|reversed|the reverse|the opposite|(?:swap|flip)(?: it| them| that)? back(?! to))\b|^\W*(?:and |or |but |no,? |sorry,? |what about |the |i meant )*(?:the )?(?:other|opposite|wrong) (?:way|direction)\W*$"
)
ALSO = re.compile(r"\b(?:also|too|as well|and|plus|add|another|additionally|include|likewise|same for|in addition)\b")
AND = re.compile(r"\b(?:also|too|as well|plus|add|additionally|include|likewise|in addition)\b")
"""The same, where a bare "and" begins a question."""
TOO = re.compile(r"\b(?:also|too|as well|plus|add|another|additionally|include|in addition)\b|^\W*and\b")
"""What comes beside what was said before, where only a detail follows."""
REPLACES = re.compile(
    r"\b(?:instead|sorry|meant|mean|not|rather|actually|oops|replace|change|just|only|now|make (?:it|that)|what about|how about)\b"
)
ADDS = re.compile(r"\b(?:add|let|allow|include|put)\b")
UNSURE = re.compile(
    r"\b(?:not sure|unsure|dunno|don'?t know|do not know|no idea|which (?:one|is which|ones?)|hmm+|hm|what(?:'s| is) the difference|let me (?:check|ask|think|see)|there(?:'s| is| are) (?:two|three|more|several)|what (?:are|were) (?:the|my) options"
    r"|i'?d have to|need to (?:check|ask)|er+m|um+|good question|huh|what do you mean|sorry\?|can'?t remember|whichever|either)\b|^\W*(?:\?|eh|what|which)\W*$"
)
SIDES = (
    (re.compile(r"\b(?:from|source|caller|client|consumer|calling side|callers?|sources)\b"), "sources"),
    (re.compile(r"\b(?:to|into|target|destination|callee|called|dest)\b"), "target"),
)
"""Words that say on which side a lone name belongs."""
FIX = re.compile(
    r"\b(?:what (?:do|should|would) (?:i|we) (?:add|change|do|need|put)|how (?:do|can) (?:i|we) (?:fix|add|allow|open|sort|change|solve)"
    r"|(?:so |please |can you |could you |ok |then |now )*(?:fix|allow|open|add|sort|enable|unblock|permit|let) (?:it|that|this|them|access|the policy|a policy)"
    r"|need (?:it|that|this) (?:opened|open|allowed|fixed|sorted)|let'?s (?:open|allow|add|fix|do)|make (?:it|that) work|raise (?:it|that|one)|put (?:it|that|them) back|reinstate (?:it|that|them)|restore (?:it|that|them)|what(?:'?s| is| would be) the (?:change|yaml|diff|fix)(?= then| please| pls|\W*$)|(?:i|we)(?: would|'d)? (?:want|need|like) (?:it|that|this|one)|ok allow|please add)\b"
)
UNDO = re.compile(
    r"\b(?:kick|throw|boot|shut|lock|cut|take) (?!it\b)\S+ (?:out|off)\b|\b(?:remove|revoke|undo|drop|delete|close|take|cut|stop|block|rescind|withdraw) (?:it|that|this|them|access|the access|that one|the rule|the policy|away|off)\b|^\W*(?:actually |ok |no |and |now |then |please )*(?:remove|revoke|undo)\b"
)
ASKS_PORT = re.compile(r"\b(?:is|was|are|isn'?t|should|does) (?:it |that |the |port ){0,2}\d{2,5}\b[^?]{0,40}\?")
"""A port is asked about, and not set."""
ASKS = re.compile(
    r"\b(?:is|are|does|can|has|did|was) (?:it|that|this|there|they)\b[^?]*(?:already|open|allowed|blocked|possible|work|in place|now|currently|permitted|yet|there|still)|\b(?:already|currently) (?:allowed|open|possible)\b"
    r"|^\W*(?:allowed|open|blocked)\W*\?|\bcheck (?:it|that|first|whether|if)\b|\b(?:is|would) (?:it|that) (?:be )?(?:the case|so|true|the same)\b|\bwhy\b"
)
LOGS = re.compile(
    r"^(?=.{0,80}$).*\b(?:where|how|which|what|who|is|are|will|would|do|does)\b.*\b(?:logs?|logged|logging)\b"
    r"|^\W*(?:(?:and|ok|okay|so|cool|great|thanks|right|now|then|also|oh)[\s,.!]+)*(?:the |our |my |any )?(?:request |access |app )?(?:logs|logging)(?: (?:please|pls|then|too|for (?:it|that|this)))?\W*$"
)
"""A short question of logs: among other talk it is anybody's, in a conversation it is about the pair."""
# (?>...) takes the first place that fits, so that a text is gone over once, and not once for each place.
WHO_IT = re.compile(
    r"(?:^|\?)(?>[^?]*?\b(?:who|anyone|which namespaces|what namespaces|which services)\b)(?>[^?]*?\b(?:reach|call|access|get to|into|talk to|hit|use|calls|uses)\b)[^?]*\b(?:it|that|them|there|this)\b|\bwho (?:else|can(?! (?:approve|review|merge|help|do))|has(?! to\b)|already)\b"
)
REACH_IT = re.compile(
    r"(?:^|\?)(?>[^?]*?\b(?:what|where|who|which)\b)(?>[^?]*?\b(?:can|does|could|may|is) (?:it|that|they|this)\b)[^?]*\b(?:reach|call|get|go|access|talk|hit|connect|allowed)\b|\bwhat else can (?:it|they)\b"
)

AMONG = re.compile(
    r"\b(?:one|any) of (?:them|those|these)\b|\bamong (?:them|those)\b|\b(?:in|on) (?:there|that|that list|the list|it)\W*$|\b(?:in|on) (?:that|the) list\b|\b(?:included|listed|there)\W*$|\b(?:include|cover|contain)s?\b|\b(?:can|does|could|may|is) (?:it|that)\b|\bthat list\b"
)
"""Is it on the list that was asked for?"""
CAN_IT = re.compile(r"^\W*(?:and |ok |so |but |now )*(?:can|could|does|is|may|would|will) (?:it|they|that one|the same one)\b")
LEAVES_OUT = re.compile(
    r"\b(?:scrap|drop|not|without|forget|lose|minus|except|skip|leave out|remove|take out|take off|exclude|ignore)(?: (?:the|about|for))* $"
)
"""Before a name: it is taken off the list."""
ADDRESS = re.compile(
    r"^\W*(?:and |ok |so |the |what(?: is|'s| about)? |which |its |thanks,? |great,? |then )*(?:url|address|hostname|host|dns|dns name|endpoint|fqdn|service name|base url)(?: (?:then|please|pls|plz|to use|to call|for it|for that|again|is it|do i use|would that be))*\W*$"
)
TRADEOFF = re.compile(
    r"\b(?:downsides?|trade-?offs?|pros|cons|drawbacks?|what (?:do|would|will) (?:we|i) lose|or (?:should|shall) (?:i|we) (?:just )?use the ingress|versus the ingress|vs (?:the )?ingress)\b"
)
EXPLAIN = re.compile(
    r"(?:^\W*(?:ok|okay|and|so|but|then|right|hm+|oh|ah|great|thanks|cool)?[,. ]*(?:who|what|why|how|when|where|which|does|do|is|are|will|should|must|can)\b)"
    r".*\b(?:labels?|polic(?:y|ies)|netpol|prs?|pull requests?|merged?|merging|review\w*|approv\w+|other team|their (?:team|side|namespace)|our (?:team|side|namespace)|my (?:team|side|namespace)|which side|take effect|how long|redeploy|restart|egress|selectors?|yaml|both (?:sides|namespaces|teams)|us or them)\b"
)
"""A question of how it goes on, beside the pair."""

_YES_WORDS = frozenset(
    """grand smashing sweet champion ace mint magic sound top cracking fab awesome amazing beautiful yas yes yeah yep yup y aye ya sure ok okay k please pls plz go ahead on for it do that this so is are was correct right perfect thanks thank you very much great good fine by me looks look sounds happy with create make raise push cut ship the a an
    branch pr pull request now then and all we i am i'm lovely brilliant super cheers ta mate bot to be confirm confirmed approve approved can could may proceed exactly absolutely definitely indeed nice cool excellent wonderful ideal spot
    that's it's its kindly just crack carry will would like want agreed agree as you say of course by works well done sorted settled ready when let's let us have me nothing else no nope more changes further from here that'll yours sincerely regards best
    kind wishes many""".split()
)
_YES_SURE = re.compile(
    r"\b(?:yes|yeah|yep|yup|aye|sure|go ahead|go on|proceed|do (?:it|that|so|this)|create|confirm(?:ed)?|ship it|go for it|please do|approved?|(?:make|raise|push|cut) (?:the|a|it|that)|crack on|carry on|correct|that is right|that's right|agreed|of course|okay|ok)\b"
)
_NO_MORE = re.compile(r"\b(?:no|nope)\b(?!,? (?:nothing|more|further|changes|that is|that's|problem))")
_SIGNED = re.compile(r"\n\W*[a-z]+(?: [a-z]+)?\W*$")
"""A last line of one or two words: a name."""


_AMOUNT = re.compile(r"(?<![\w:+])\d{2,}\b")
"""A number of its own: "make that 8443" is a change, and no consent to what was offered."""
_REMOVING = frozenset("remove revoke delete take away out off close cut".split())


def is_yes(lower: str, *, removal: bool = False) -> bool:
    """Whether a message is made of words of consent alone, one of them plain, perhaps with a name under it.

    Where a removal was offered, its verbs may be among them.
    """
    text = _SIGNED.sub("", lower)
    words = re.findall(r"[a-z']+", text)
    return (
        bool(words)
        and all(word in _YES_WORDS or (removal and word in _REMOVING) for word in words)
        and bool(_YES_SURE.search(text))
        and not _NO_MORE.search(text)
        and "?" not in text
        and not _AMOUNT.search(text)
    )


_CHOOSES = r"^(?!.*\b(?:what|why|which|when|does|do|should|is)\b)(?=.{0,80}$).*\b(?:use|using|with|by|take|want|prefer|switch(?: it)? to|go for|select|rather|instead)\b.*"
LABELS = (
    (re.compile(_CHOOSES + r"\bguide(?:'s)?(?: page'?s?)? (?:label|one|key)\b"), "guide"),
    (re.compile(_CHOOSES + r"(?:\bbuilt[- ]?in (?:label|one|key)\b|\bkubernetes\.io/metadata\.name\b)"), "built-in"),
)
"""Which label selects the source, chosen in words: what `Question.select_by` then says."""
