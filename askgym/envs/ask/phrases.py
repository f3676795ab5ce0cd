"""How people ask, complain of not knowing, contradict and take their leave: the patterns, and nothing that uses them.

Every pattern is meant for lower-cased text with straight apostrophes. Imports only the standard library.
"""

from __future__ import annotations

import re

__all__ = [
    "ACCUSATION",
    "DECLINES",
    "DENIAL",
    "DOUBT",
    "FORMULA",
    "GENERIC",
    "LAMENT",
    "LEAVE",
    "OPENERS",
    "OPENERS_OR_CLAUSES",
    "PURPOSE",
    "REQUEST",
    "SMALL_TALK",
    "SWEEPING",
    "TAKEN_IN",
    "WANTS",
]

REQUEST = re.compile(
    r"""\b(?:
      (?:could|can|would|will)\s+(?:you|i|we)\b(?!\s+(?:pay|need|have|get|be|save|owe|spend|use|see)\b)
    | please\s+(?:also\s+|kindly\s+)?(?:tell|share|give|confirm|provide|specify|clarify|let|state|list|send|say|
        indicate|supply|fill|add|explain|describe|name|check|look\s+up)
    | (?:let\s+me\s+know|(?<!n't\ )(?<!not\ )(?<!no\ need\ to\ )(?:tell|give)\s+me|remind\s+me|fill\s+me\s+in)
    | (?<!than\ )(?<!what\ )(?:i|we)(?:'d|'ll|\s+would|\s+will)?\s+
        (?:still\s+|also\s+|just\s+|first\s+|really\s+|only\s+)*
        (?:need(?!\s+not\b)(?!\s+[$€£]?\d[\d.,]*\s+(?!(?:more|further|other|missing|numbers?|figures?|facts?|things?|details?|values?|
           pieces?|bits?|items?|points?|answers?|questions?)\b))|require|must\s+know|am\s+missing|lack|wonder|
           (?:want|like|have|love|got)\s+to\s+(?:know|hear|learn|see|ask|find\s+out|be\s+told))\b
    | (?:i'm|i\s+am|we're|we\s+are|still)\s+(?:still\s+|also\s+|just\s+|only\s+)*(?:missing|lacking|wondering|curious)
    | (?:may|might)\s+i\s+(?:ask|know)
    | (?:if|once|when|as\s+soon\s+as|before|until|till|unless)\s+(?:i|we)(?:'ve)?\s+(?:only\s+)?
        (?:knew|know|had|have|learn|hear|(?:am|are)\s+told)\b
    | (?:help|helps|helpful|good|great|useful|handy|necessary|important|essential|interesting|crucial|nice|best|better|
        vital|interested)\s+(?:me\s+|us\s+|for\s+me\s+)?(?:if\s+(?:i|you)|to\s+(?:know|have|hear|learn|be\s+told|find\s+out))\b
    | interested\s+in\s+(?:knowing|hearing|learning)\b
    | (?:be\s+(?:grateful|thankful|obliged)|appreciate)\b
    | (?:i'm|i\s+am)\s+(?:looking\s+for|after|asking\s+(?:for|about))\b
    | (?:one|two|a\s+few|some|my|first|quick|more)\s+(?:more\s+|quick\s+)?questions?\b
    | (?:needed|missing|required|still\s+open|to\s+clarify|clarification(?:\s+needed)?|question|unknown)\s*:
    | (?:missing|open|unclear|lacking|left\s+out|incomplete)(?:\s+[a-z]+){0,3}\s*:(?!\s*[$€£]?\d)
    | please\s*[.!]*\s*$
    )|^\W*(?:still\s+)?(?:need|require)s?\s+(?:some|more|a\s+few|the|to\s+know|a\s+bit)|(?<!\w)_+(?!\w)|:\s*\?\s*$
    |(?:[:=]|\bis|\bare)\s*(?:…|\.\.\.)""",
    re.VERBOSE,
)
# What says that something is not known asks for it only if nothing else in the message does.
LAMENT = re.compile(
    r"""\b(?:
      (?:don't|do\s+not|didn't|cannot|can't|never)\s+(?:yet\s+|actually\s+|quite\s+|really\s+)?(?:know|say|see|tell|find|
        read|gather|make\s+out|work\s+out|figure\s+out|reveal|mention|specify|state|have(?!\s+to))\b
    | (?:i'm|i\s+am|we're|we\s+are)\s+(?:still\s+|also\s+)*(?:unsure|not\s+(?:sure|clear|certain)|in\s+the\s+dark|
        left\s+guessing|missing|lacking)
    | (?:without|not)\s+(?:knowing|(?:ever\s+|actually\s+)?(?:saying|telling|giving|mentioning|stating|
        specifying|revealing))
    | (?:no|without)\s+(?:a\s+|an\s+|any\s+|the\s+|its\s+|his\s+|her\s+|your\s+|their\s+|that\s+|exact\s+|actual\s+|
        precise\s+|clear\s+|such\s+|concrete\s+)*(?:figures?|numbers?|values?|amounts?|quantit\w+|sizes?|rates?|dates?|
        times?|prices?|weights?|lengths?|details?|clock|idea|clue|indication|mention|word|information|specifics)\b
    | (?:isn't|is\s+not|aren't|are\s+not|hardly|not)\s+(?:really\s+|exactly\s+|quite\s+)*(?:a|an|any|much\s+of\s+a)?\s*
        (?:figures?|numbers?|values?|amounts?|quantity|something\s+(?:i|that))\b
    | not\s+(?:what|how|which|when|where|who|that\s+(?:of|for|in)|those\s+(?:of|for|in))\b
    | (?:only|just|merely)\s+(?:say|said|says|speak|spoke|mention|mentioned|write|wrote|learn|learnt|hint|tell|told|
        state|stated|refer|read|hear|know|see|call)\b
    | lacks?\s+(?:a|an|any|the|its|his|her|such|this|that|one)\b
    | (?:leaves?|left)\s+(?:me\s+)?(?:out|open|guessing|blank|in\s+the\s+dark)\b
    | (?:kept|keep|keeping)\s+(?:\w+\s+){0,4}(?:to\s+(?:your|him|her)sel\w+|secret)\b
    | (?:might|could|may)\s+(?:be|mean)\s+(?:anything|any\s+number|a\s+lot|many\s+things|two|three)\b
    | (?:is|are|was|were)\s+(?:still\s+)?(?:missing|unclear|unspecified|unknown|left\s+open|incomplete|
        not\s+(?:specified|given|stated|mentioned|clear|known))
    | (?:isn't|aren't|wasn't|weren't)\s+(?:specified|given|stated|mentioned|clear|known)
    | (?:needed|missing|unclear|unknown|required)\s*$
    | (?:depends|hinges)\s+on
    | (?:didn't|did\s+not|haven't|have\s+not|hasn't|has\s+not|never|forgot\s+to)\s+(?:yet\s+|actually\s+|quite\s+|
        really\s+)?(?:say|said|mention|mentioned|specify|specified|give|given|gave|tell|told|state|stated|include|included|
        share|shared|reveal|revealed|name|named|disclose|disclosed|been\s+(?:told|given))
    | all\s+(?:that\s+)?(?:is|i)\s+(?:still\s+)?(?:missing|lack)
    | (?:doesn't|does\s+not|don't|do\s+not|won't|will\s+not)\s+(?:say|mention|specify|state|give|include|tell|help|
        reveal|show|name|get\s+me)\b
    )""",
    re.VERBOSE,
)
# To say that one does not want to know asks for nothing.
DECLINES = re.compile(
    r"^\W*(?:please\s+)?(?:do\s+not|don't|never)\s+(?:tell|give|say|reveal|mention)\b"
    r"|^\W*(?:not|without)\s+knowing\b.*\bis\s+(?:\w+ly\s+)?(?:fine|ok|okay|all\s+right|no\s+problem)\b"
)
# Why somebody asks is not what he asks for: "to work out the total cost, …", "… so that I can compute the price".
PURPOSE = re.compile(
    r"""^\W*(?:(?:sure|okay|ok|so|thanks|great|happy\s+to\s+help)\W+)?
        (?:in\s+order\s+)?to\s+(?:work|calculate|compute|determine|find|figure|answer|give|solve|complete|finish|help|be|
        get|do|tell|make|know|see|scale|subtract|deduct|account|quote|decide|compare|continue|carry|schedule|plan|fill|put|write|order|buy|prepare|proceed|settle|pin|reach|finali[sz]e|count|add|nail|provide|check)\b
        (?:(?!\b(?:i|i'd|i'll|we|please|could\s+you|can\s+you|let\s+me)\b)[^,:?])*
        (?:,|(?=\b(?:i|i'd|i'll|we|please|could\s+you|can\s+you|let\s+me)\b))
      | \b(?:so|and\s+then|then)\s+(?:that\s+)?(?:i|we)\s+(?:can|could|may|will|'ll)\b[^?]*
      | \bbefore\s+(?:i|we)\s+(?:can|could|work|compute|calculate|give|answer|start|do|go)\b[^,:?]*
      | \b(?:in\s+order\s+)?to\s+(?:work\s+(?:this|that|it)\s+out|work\s+out|calculate|compute|determine|figure\s+out|
          answer)\b[^,?]*$
      | \bwork(?:ing)?\s+(?:this|that|it)\s+out\b
    """,
    re.VERBOSE,
)
# The words by which one asks, which say nothing of what is asked for.
FORMULA = re.compile(
    r"""\b(?:(?:one\s+|just\s+a\s+|a\s+)?quick\s+question(?:\s+first)?
    | (?:could|can|would|will)\s+you\s+(?:please\s+|kindly\s+|also\s+)*(?:tell|give|let|share\s+with|send|show)\s+me
      (?:\s+know)?
    | (?:would|do)\s+you\s+mind\s+(?:sharing|telling|giving|letting|sending|showing|passing\s+on|looking\s+up|checking)
      (?:\s+with)?(?:\s+me(?:\s+know)?)?
    | (?:could|can|would|will)\s+you\s+(?:please\s+|kindly\s+|also\s+)*share
    | please\s+(?:also\s+)?share(?:\s+with\s+me)?
    | it(?:\s+would|'d|\s+will|'s|\s+is)\s+(?:be\s+|help\s+)?(?:\w+\s+){0,3}?to\s+(?:know|hear|learn|be\s+told)
    | please\s+add\s+(?:this|these|the\s+following)
    | you\s+(?:must|should|surely|certainly)\s+(?:surely\s+)?know(?:\s+(?:it|that|this))?
    | (?:i|we)(?:'d|'ll|\s+would|\s+will|\s+do)?\s+(?:still\s+|also\s+|just\s+|first\s+|really\s+|only\s+)*
        (?:need|have|want|like|love)\s+to\s+(?:know|hear|learn|see|ask|find\s+out|be\s+told)
    | (?:let\s+me\s+know|tell\s+me|give\s+me|i'm\s+(?:looking\s+for|after)))\b""",
    re.VERBOSE,
)
ACCUSATION = re.compile(
    r"\b(?:incorrect|inaccurate|wrong|mistaken|erroneous|false|untrue|"
    r"(?:not|n't)\s+(?:quite\s+)?(?:right|correct|true|accurate|valid))\b|\bnot\s+[$€£]?\d"
)
# How chat models take their leave: neither a question nor a statement.
LEAVE = re.compile(
    r"""\b(?:let\s+me\s+know|tell\s+me|(?:please\s+)?feel\s+free|just\s+(?:ask|say))\b[^.?!]*\b
        (?:if|whether|should)\b[^.?!]*\b(?:you|anything|questions?|changes?|help)\b
    """,
    re.VERBOSE,
)
# The same as whole sentences: matched from the beginning only.
TAKEN_IN = re.compile(
    r"\b(?:noted|considered|confirmed|understood|recorded|gathered|collected|reviewed|checked|covered|included|known|given"
    r"|provided|supplied|learned|learnt|told|taken|already|aware|thanks?)\b"
    r"|\bi(?:'ve|\s+have)\s+(?:got\s+)?(?:all|every|everything|these|the|now)\b|\bi\s+(?:now\s+|do\s+|fully\s+)?(?:know|understand|see|note)\b"
)
"""In the heading of a list: what it lists is known already, …"""
WANTS = re.compile(
    r"\b(?:questions?|need\w*|missing|unclear|unknown|not|\w+n't|no|lack\w*|fill|please|clarif\w*|gaps?|blanks?|open|left"
    r"|incomplete|requir\w*|to\s+be|should|must|wants?|would|could|can|may|might|unsure|yet|wonder\w*|if|whether|depends?"
    r"|curious|unable|still|ask\w*|request\w*|tell|specify|supply|trouble|stuck|short|like|love"
    r"|wish|hope|look\w*|seek\w*|find|to\s+know|about)\b"
)
"""… unless something is wanted all the same."""
SMALL_TALK = re.compile(
    r"""\W*(?:(?:please\s+)?feel\s+free\b|(?:i\s+)?hope\s+(?:this|that|it)\s+helps?\b|happy\s+to\s+help\W*$
    | (?:would\s+you\s+like|do\s+you\s+want|shall\s+i|should\s+i|may\s+i|can\s+i|could\s+i)\s+(?:me\s+to\s+)?
        (?:write|show|walk|explain|go|break|check|double|do|help|give\s+you|send|list|compare|put|also|see|know\s+more)
    | (?:is\s+there\s+)?anything\s+else\b(?:[^.?!]*\b(?:help|do\s+for\s+you)\b|\W*$)
    | (?:does\s+(?:this|that|it)\s+(?:help|make\s+sense|work\s+for\s+you|look)
        |is\s+(?:this|that)\s+(?:ok|okay|clear|fine)|ok\W*$|okay\W*$|all\s+right\W*$))
    """,
    re.VERBOSE,
)
OPENERS = ("what ", "what's ", "how ", "how's ", "which ", "who ", "who's ", "whose ")
"""How a question without a question mark begins."""
OPENERS_OR_CLAUSES = ("when", "where")
"""The same, unless a comma shows that it is a subordinate clause: "When the account is closed, the payout is $50."."""

# Words that carry no content of their own in a request: a request made only of these is too vague to map.
GENERIC = frozenset(
    """a about above actual additional all also am an and answer any anything are as ask at be bit but by can clarify
    clarification complete confirm correct could detail details do does else exact exactly few figure first fill for
    from full get give given had has have help here hi how i if in info information is it its just kindly know let like
    little look make may me mean mention mind missing more my need needed next no number of ok on one or order other
    others our out over piece pieces please point points precise precisely problem proceed provide question questions
    quick really regarding require say see share so solve some something specific specify specifics state still such
    sure tell thank thanks that the their them then there these they thing things this those to two understand up us
    very want was we well what which who will with work would yes you your value values couple before able calculate
    compute figures great happy hello 'd 'll i'd i'll you'd could've clear unclear unsure wonder wondering depend
    there's what's it's i'm don't cannot can't without knowing known know supply look
    add""".split()
)
DENIAL = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|won't|cannot|can't|incorrect|inaccurate|wrong|mistaken|"
    r"mistakes?|mistakenly|errors?|erroneous|actually|however|contrary|rather\s+than|instead|false|untrue|correction|"
    r"correct(?:ed|ing)|misread|misunderst\w+|miscalculat\w+|miscounted|should\s+(?:be|come|read|have)|in\s+fact|"
    r"(?:doesn't|does\s+not|don't)\s+(?:match|add|fit|hold)|inconsistent|contradict\w*|no(?=,)|overstat\w+|understat\w+|"
    r"too\s+(?:high|low|much|many|few|little|late|early|long|short)|off\s+by|slip|the\s+(?:right|true|correct|real)|"
    r"(?:to|must|me|should)\s+correct|would\s+only|misunderstanding|off(?=[.,:;!]|\s*$)|isn't\s+quite|not\s+quite|disagree|reality)\b|≠"
)
# "A few of your figures are off: …" contradicts whatever it goes on to put right.
SWEEPING = re.compile(
    r"\b(?:figures?|numbers?|sums?|calculations?|maths?|arithmetic|values?|claims?|dates?|amounts?|things?|points?|lines?|"
    r"statements?|assumptions?|totals?)\b[^.?!;]{0,40}\b(?:off|wrong|incorrect|mistaken|inaccurate|not\s+(?:right|correct)|"
    r"don't\s+(?:add\s+up|match|hold)|doesn't\s+(?:add\s+up|match|hold)|need\s+correct\w+)\b"
    r"|\b(?:slips|errors|mistakes|corrections)\b|\byou(?:'ve|\s+have)?\s+(?:mis\w+|got\s+\w+\s+wrong)|"
    r"\b(?:that|this|it)\s+(?:can't|cannot)\s+be\s+right\b"
)
DOUBT = re.compile(
    r"\b(?:are\s+you\s+sure|sure\s+about|double[\s-]?check|verify|check|confirm|certain|question|doubt|unsure|"
    r"not\s+(?:sure|certain|convinced)|might\s+not|may\s+not|reconsider|look\s+again|recheck|re-check|assum\w+|"
    r"where\s+did|how\s+did\s+you|why\s+do\s+you|possibly|perhaps|questionable|suspicious|doesn't\s+look|off)\b"
)
