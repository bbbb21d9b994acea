"""Who calls whom, as a table: patterns over tagged skeletons, in the order in which they are tried.

`S` is the caller and `T` the called; `..` is up to seven words, none of them a tag or the end of a sentence. Each line is one construction
of English. What no line describes is left undecided: a direction is never guessed.
"""
# ruff: noqa: E501 - tables: a line is one construction, a list of words is read as words

import re
from dataclasses import dataclass

from bot.understanding.lazy_pattern import LazyPattern

_GAP = r"(?:\s+|(?<=\s)|^)(?:(?!@|[A-Z]{2}|[.?!;\n→←↔])\S+\s+){0,7}?"
REAL = r"@\d+"
ANY = r"(?:@\d+|US|ALL)"

PAIRS: tuple[str, ...] = (
    r"T ..(?:needs|wants|requires|need|want|must have|should have)(?: to have)? S (?:\S+ ){0,2}?(?:(?:whitelisted|allowlisted|allow-listed|admitted)(?= |$)|(?:let |LETTED |LET )?(?:IN|in)(?= ?(?:[.,;?!]|$|please)))",
    # what is caller and what is called, said in so many words
    r"(?:source|src|caller|client|consumer|from|FROM)(?: namespace)?(?: is| =| :|:)+ S ..(?:, |and |/ )?..(?:target|dst|dest|destination|callee|server|provider|to|TO)(?: namespace)?(?: is| =| :|:)+ T",
    r"(?:target|dst|dest|destination|callee|server|provider|to|TO)(?: namespace)?(?: is| =| :|:)+ T ..(?:, |and |/ )?..(?:source|src|caller|client|consumer|from|FROM)(?: namespace)?(?: is| =| :|:)+ S",
    r"S (?:is|as|being|=|:) ..(?:source|caller|client|consumer|calling)(?: side| end| one| namespace)? .. T (?:is|as|being|=|:) ..(?:target|callee|server|destination|called|provider|api)",
    r"T (?:is|as|being|=|:) ..(?:target|callee|server|destination|provider) .. S (?:is|as|being|=|:) ..(?:source|caller|client|consumer|calling)",
    r"S (?:is|are|will be|becomes?|is going to be|going to be|acts as|being) (?:new |main |only |existing )*(?:consumer|caller|client|user)s?(?:-of| of| for| FOR| TO| ON| INTO)? T",
    r"T ..CALL (?:it|them) FROM S",
    r"S ..T ..(?:LET|ADMIT) (?:it|them) (?:in|IN|through|INTO)",
    r"S ..T ..LETTED (?:it|them)",
    r"T has (?:\S+ ){0,4}?CALLED S",
    r"T (?:has|have|gets|got|is getting) .. (?:consumer|caller|client|user)s?(?: ,| :| -| called| is)? S",
    r"(?:consumer|caller|client)s?(?:-of| of| for| FOR| TO| ON| INTO)? T (?:: |, |is |will be |called )?S",
    r"(?:caller|calling|calls|CALL|CALLs)(?: \S+){0,2} (?:is|=|:) S .. (?:called|callee|CALLED)(?: \S+){0,2} (?:is|=|:) T",
    r"(?:called|callee|CALLED)(?: \S+){0,2} (?:is|=|:) T .. (?:caller|calling|calls|CALL)(?: \S+){0,2} (?:is|=|:) S",
    r"(?:calls|ACCESS|CALL|calling|making calls) (?:is|=|:) S ..(?:called|CALLED|receiving) (?:is|=|:) T",
    r"(?:called|CALLED|receiving) (?:is|=|:) T ..(?:calls|ACCESS|CALL|calling) (?:is|=|:) S",
    r"(?:these|following|all|those|they) ..CALL T :? ?S",
    r"CALL T : S",
    # arrows
    r"S (?:, |: |\" )?→ (?:\" )?T",
    r"T (?:, |: |\" )?← (?:\" )?S",
    # clefts
    r"T (?:is|was|be|being|'s) (?:what|where|who|one|thing|namespace|that|service|something)(?: which| that| where| in)* S ..(?:CALL|INTO|TO|LETTED|can|need|want|is |CUT)",
    r"(?:what|where|thing|service|one|namespace)(?: that| which)? S ..(?:CALL|INTO|TO)(?: TO| INTO)? ..(?:is|lives in|sits in|is in|:) ..T",
    r"(?:it is|its|is it) S (?:that|which|who) .. CALL .. T",
    r"(?:it is|its|is it) T (?:that|which|who) S ..(?:CALL|TO|INTO)",
    r"(?:namespace|one|service|place|thing|app|ns) (?:INTO|TO|to|ON|into|for|FOR)(?: which| that| whom) S ..(?:needs|wants|requires|has|CALL|LETTED|ACCESS)(?: ACCESS)? ..(?:is|:) ..T",
    r"T .. (?:that|which) S .. CALL(?: (?:it|to)| ?[.,]|$)",
    r"T ,? ?..(?:that|which) S ..(?:needs?|wants?|has|have|must|should|is|can|tries|will)(?: to)?(?: CALL| call| reach| use| get at| talk to| hit)",
    # taking away
    r"CUT ACCESS FROM S (?:TO|INTO|ON) T",
    r"CUT ACCESS (?:FROM|FOR) S (?:TO|INTO|ON) T",
    r"CUT ACCESS (?:TO|INTO|ON) T (?:FROM|FOR|BY) S",
    r"CUT ACCESS FROM T (?:FOR|BY) S",
    r"CUT ACCESS FOR S FROM T",
    r"CUT (?:ACCESS )*S (?:IN|ON|FROM|in|TO) ACCESS (?:FOR |ON |of |IN )?T",
    r"CUT .. S ..(?:'s )?(?:ACCESS )?..(?:CALL|CALLING)(?: ACCESS)?(?: TO| INTO| FROM| ON)? ..T",
    r"CUT ..S ..(?:'s )?(?:ACCESS )*(?:FROM|TO|INTO|ON|off|off of|out of|OUTOF|IN) (?:CALL )?..(?:\S+ (?:in|ON|IN|FROM) )?T",
    r"CUT S (?:off|out|OFF)(?: FROM| TO| of)? T",
    r"T ..(?:CUT|block|blocks|blocking|reject|rejects|rejecting|refuse|refuses|refusing|deny|denies|denying|CUTs) S",
    r"S ..CUT its ACCESS ..(?:out-of|FROM|ON|TO|off|INTO|IN) T",
    r"CUT S (?:out-of|ON|IN) T",
    r"(?:data|information|info|records?|files|events|ACCESS) FROM T ..(?:needed|required|wanted|used|consumed) (?:ON|IN|BY|in|by|FOR) S",
    r"S ..(?:not|unable|no|fails?|failing|cannot) ..ACCESS (?:WITH|TO|INTO) T",
    r"(?:CUT|LET) S (?:CUT|denied|blocked|refused|rejected|gone|LETTED) (?:ON|IN|FROM|BY|out-of) T",
    r"LET S ON T",
    r"S ..CUT FROM T",
    r"CLOSE T ..(?:TO|FROM|INTO|FOR|against) S",
    # opening, which turns round
    r"(?:EXPOSE|OPEN up|OPEN) ..T up ..(?:TO|FOR|CALLED|so|INTO|BY) .. S",
    r"EXPOSE ACCESS (?:TO|INTO|ON) T (?:TO|FOR|FROM|BY) S",
    r"(?:EXPOSE|OPEN up) ..(?:ACCESS )?FROM S (?:TO|INTO|ON) T",
    r"EXPOSE .. ON T (?:TO|FOR|INTO) S",
    r"EXPOSE ..T .. (?:TO|FOR|CALLED|INTO|BY|WITH) S",
    r"OPEN ..T FOR S",
    r"OPEN ACCESS (?:ON|IN|OF|TO|INTO) T (?:TO|FOR|FROM|BY) S",
    r"OPEN (?:port \S+ |\S+ )?(?:ON|IN|OF) T (?:TO|FOR|FROM) S",
    r"S ..(?:, )?..T ..CALLED (?:it|them|that)",
    r"OPEN S .. (?:INTO|through INTO|through TO|through) T",
    r"(?:LET|give|grant) ACCESS (?:TO|INTO|ON) T (?:TO|FOR|FROM|BY) S",
    r"LET S(?: (?!@|[A-Z]{2}|[.?!;\n→←↔]|\S*(?:ed|ing|own|ble)\b)\S+){0,5}(?: (?:ACCESS|CALL))?(?: (?!@|[A-Z]{2}|[.?!;\n→←↔]|\S*(?:ed|ing|own|ble)\b)\S+){0,5} (?:TO|INTO|ON|CALL) T",
    r"LET S ..ACCESS T",
    r"LET S (?:TO|INTO|ON|IN) ACCESS (?:FOR|ON|IN|OF|TO) T",
    r"FOR S .. ACCESS (?:TO|INTO|ON|at) T",
    r"T ..(?:ACCESS|LET|needs|requires|need|want|open|EXPOSE|OPEN)(?: ACCESS)* ..(?:so |that |for )*S (?:can|could|may|will|to|is able to|be able to) (?:CALL|get|come|call|LETTED|access|hit|reach|use)",
    r"T ..(?:wants|want|needs|LET) S (?:to )?CALL it",
    r"(?:does|do|did|will|would|should|must|can) T (?:not )?LET S",
    # admission
    r"T .. CUT ADMIT S",
    r"T .. ADMIT ..S",
    r"T ..(?:do|does|is|not|to|should|must|will|can|could|would|has|that|which|have|got|policy|ACCESS|ON|IN|and|they|it|we|already|ingress|needs?|wants?|'s)+ ..LET ..S(?: (?:in|IN|through|INTO us|past|TO CALL it|CALL it|access|ACCESS|to it|TO it|INTO it)| ?[?.,)]|$)",
    r"(?:IN|ON|FOR|in|for|on|inside) T ,? ?..(?:we|i|you|it)? ..LET ..S(?: (?:in|IN|through|CALL it)| ?[?.,)]|$)",
    r"T ..LET .. FROM S",
    r"(?:ACCESS|policy|label|peer|namespaceselector) ..(?:ON|IN|FOR|of) T ..(?:LET|ADMIT|FOR|cover|covers|allow|mention|mentions|list|lists|include|includes|matches|match|names|name) ..(?:FROM )?S",
    r"T ..(?:have|has|lacks?|contains?|includes?|missing) ..ACCESS FOR S",
    r"(?:extend|update|amend|change|edit|widen) ACCESS (?:ON |IN |FOR )?T (?:WITH|with|including|to include|for|FOR) S",
    # failures
    r"S ..(?:get|gets|getting|got|see|sees|seeing|seen|receive|receives|receiving|has|have|having|throws|throwing|is|are|keep|keeps) ..(?:FAULT )+..(?:FROM|to|TO|ON|with|WITH|against|INTO|CALL|when CALL|of|reaching|at) ..T",
    r"FAULT ..(?:FROM|IN|ON|in) S ..(?:TO|CALL|INTO|FROM|ON|when|with|WITH)+ ..T",
    r"FAULT FROM T (?:ON|IN|in) S",
    r"S ..FAULT ..(?:TO|CALL|INTO|ON|WITH|against|FROM|at) T",
    # from and to
    r"FROM S ..(?:TO|INTO|→|ON|CALL|IN|and into) ..T",
    r"FROM S ,? ?..(?:i|we|it|they|can|to|US)? ..CALL T",
    r"(?:TO|INTO|ON|CALL|CALLED) T ..(?:, )?..(?:FROM|BY) ..S",
    r"ACCESS (?:TO|INTO|ON) T (?:FOR|FROM|BY|ON) S",
    r"ACCESS FOR S (?:TO|INTO|ON|CALL) T",
    r"CALL T ..FOR S",
    r"CALL T ..LET S",
    # passive
    r"S .. LETTED .. (?:CALL|TO|INTO|BY|ON|through|through TO|in TO|ACCESS TO|FROM CALL|FROM) T",
    r"S .. LETTED .. CALL ..(?:ON|IN|INTO|TO) ..T",
    r"T .. CALLED ..S",
    r"T .. LETTED .. FROM S",
    # active
    r"S ..CALL(?: CALL)? .. T",
    r"S ..CALL .. CALL .. T",
    r"S ..CALL ..(?:ON|IN|INTO|TO|FOR) ..T",
    r"(?:to|can|let) CALL T ..(?:using|as|FROM) S",
    # nouns and bare prepositions
    r"S ..(?:'s )?ACCESS ..(?:TO|INTO|ON|CALL) T",
    r"ACCESS .. S ..(?:TO|INTO) T",
    r"S(?: (?!@|[A-Z]{2}|[.?!;\n→←↔]|\S*(?:ed|ing)\b)\S+){0,6} (?:TO|INTO) .. T",
    r"T ..(?:ACCESS|traffic|LET) .. FROM S",
    r"T FROM S",
    r"S ..(?:needs|requires|need|require|wants|want)(?: both| port| ports| tcp| udp| sctp| \d+(?: /)?)* ..(?:ACCESS )?(?:ON |IN )?T(?! (?:can|could|will|may|added|allowed|permitted|listed|authorised|authorized|let)\b)(?! (?:\S+ ){0,3}?(?:CALL|ADMIT|LETTED|CALLED|EXPOSE|OPEN|LET|to ))",
    r"S ..(?:missing|not|absent|gone) (?:listed |in |included )*(?:FROM|IN|ON|in) T",
    r"T ..(?:does|do|has|have|not|is) ..(?:list|name|mention|include|missing|have|know) S",
)

LONE_SOURCES: tuple[str, ...] = (
    r"(?:LET|CUT) ..S .. (?:CALL|INTO|TO|ACCESS|FROM|through)",
    r"(?:CUT|remove|revoke) ..S(?: 's)? ..ACCESS",
    r"CUT ACCESS FOR S",
    r"FROM S",
    r"S .. LETTED .. (?:CALL|TO|INTO|ACCESS)",
    r"S ..CALL",
    r"ACCESS FOR S",
    r"S ..(?:needs|wants|requires|need|want)\b(?! (?:\S+ ){0,6}?(?:let|LET|ADMIT|allow|accept|admit)\b)",
    r"S .. FAULT",
    r"CALLED S",
    r"ADMIT S",
    r"LET S",
    r"CUT S",
    r"S →(?= (?:US|ALL|\?|_)|$)",
    r"S 's ACCESS",
    r"BY S",
    r"S ..(?:asked|asking|ask|wants|wanting|requested) ..(?:FOR )?ACCESS",
    r"S (?:is|as|being|are) (?:new )?(?:caller|client|source|consumer|one calling)",
)

LONE_TARGETS: tuple[str, ...] = (
    r"CALL ..T",
    r"(?:INTO|TO) ..T",
    r"T .. CALLED",
    r"T ..ADMIT",
    r"ACCESS ON T",
    r"EXPOSE ..T(?! (?:\S+ ){0,2}?CALL)",
    r"OPEN ..T(?! (?:\S+ ){0,2}?CALL)",
    r"→ T",
    r"ON T",
    r"FOR T",
    r"IN T",
    r"out-of T",
    r"T ..(?:ACCESS ..)?(?:to|TO|should|must|can|could|please) (?:LET|let|ADMIT|allow|accept|admit)\b",
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One construction, compiled for a kind of placeholder."""

    template: str
    regex: LazyPattern


def compiled(templates: tuple[str, ...], placeholder: str) -> tuple[Pattern, ...]:
    """Compile templates: with `REAL` placeholders are mentions only, with `ANY` also US and ALL."""
    return tuple(Pattern(template, LazyPattern(_expand(template, placeholder))) for template in templates)


def _expand(template: str, placeholder: str) -> str:
    pattern = re.sub(r" ?\.\. ?", lambda _: _GAP, template)
    pattern = re.sub(r"(?<![A-Za-z\\])S(?![A-Za-z])", lambda _: f"(?P<s>{placeholder})(?!\\d)", pattern)
    pattern = re.sub(r"(?<![A-Za-z\\])T(?![A-Za-z])", lambda _: f"(?P<t>{placeholder})(?!\\d)", pattern)
    return rf"(?<!\S){pattern}"
