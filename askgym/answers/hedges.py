"""How people hedge, deny, bound and compare values: the patterns that `rivals` looks for, and nothing that uses them.

Every pattern is meant for lower-cased text. Imports only the standard library.
"""

from __future__ import annotations

import re

__all__ = [
    "BOUND_AFTER",
    "BOUND_BEFORE",
    "CONDITION",
    "DENIED",
    "DENIED_ANSWER",
    "DIFFERS",
    "EMPTY",
    "IF_NOT",
    "LABEL",
    "LISTED",
    "NOT_TRUE",
    "ONLY_OR",
    "OPERATOR_AFTER",
    "OPERATOR_BEFORE",
    "SIGN_AFTER",
    "SIGN_BEFORE",
    "SOFT",
    "STEP",
    "UNREAL",
    "WORD",
]

EMPTY = frozenset(
    "a an and another answer answers are as assume assuming at backup be between both but can candidate "
    "candidates case "
    "cases choice choices choose code conceivable could doesn't either else equally failing few figure final "
    "first fits "
    "fourth get guess guesses he holds i if in interpretation interpretations is isn't it it's its just last "
    "letter likely "
    "may maybe me might more must my no not number of on one ones option options or other others otherwise our "
    "perhaps pick "
    "plausible possibilities possibility possible possibly probably reading readings respectively result results right "
    "roughly say scenario scenarios second she should so some somewhere suppose that that's the there these they think "
    "third this those though thought to too two under value values variant variants version versions vs we well "
    "will with "
    "works would wrong you your".split()
) | frozenset(
    "答案是的为或者也可能其他同样第一二三个种情况下理解选择如果不就之和中而还你另有所指那样话我猜测最终结果都以下除非错了但"
)
"""Words that say nothing of what a value is the value of, the answer excepted."""
LABEL = re.compile(
    r"\b(?:options?|readings?|interpretations?|cases?|possibilit\w+|possible|scenarios?|versions?|variants?"
    r"|alternatives?"
    r"|candidates?|choices?|guess(?:es)?|one of|either|both|(?:first|second|third|other|another|1st|2nd|one)"
    r" (?:answer|result|value|solution)s?)\b|选择|理解|可能|情况|之一"
)
"""In a sentence: it is one of several."""
SOFT = re.compile(
    r"\b(?:alternativ\w+|otherwise|either|maybe|perhaps|possibly|possible|possibilit\w+|plausible|conceivable|unless"
    r"|second guess|in (?:that|which) case|just as well|equally|(?:back-?up|fallback) (?:answer|option|value|choice|is)"
    r"|failing that|then again"
    r"|on second thoughts?|(?:some|others) (?:would|might|may|will|could)"
    r"|(?:an)?other (?:\w+ )?(?:answer|candidate|option|reading|interpretation|result|choice)s?"
    r"|(?:might|could|may)(?: (?:also|well|possibly|instead|as|just|still|even))*"
    r" (?:be|equal|have|read|mean|make|come)(?! (?:more|less|wrong))"
    r"|or (?:(?:maybe|perhaps|possibly|else|even|it|is|it's|on|the|option|plan|\() ?)*$)"
    r"|除非|也许|或许|或者?|也可能|同样可能|其他可能|否则"
)
"""Beside a value: it might be the answer as well."""
CONDITION = re.compile(r"\b(?:if|in case|assuming|provided|suppose|supposing|depending)\b|如果|若|要是|假如")
IF_NOT = re.compile(r"\bif not,? [($€£]*$")
UNREAL = re.compile(
    r"\bwould\b.*\b(?:were|had|hadn't|weren't|didn't)\b|\b(?:were|had|hadn't|weren't|didn't)\b.*\bwould\b"
    r"|\bwould(?:n't| not)? have\b|\bwould've\b"
)
"""In a sentence: what it says is not the case."""
DENIED = re.compile(
    r"(?:\bnot|n't|\bnever|\brather than|\binstead of|\bthan|\bas opposed to|\bunlike|\bneither|\bnor|\bfrom"
    r"|而不是|不是)\s*(?:(?:be|on|at|the|a|an|your|just|only|my|option|plan|full|original) ){0,3}[\"'($€£]*$"
)
DENIED_ANSWER = re.compile(
    r"(?:\bnot|n't|\brather than|\binstead of|\bdoubt (?:that )?(?:it is|it's|it will be)|而不是|不是)"
    r"\s*(?:(?:be|on|the|a|an|option|plan) ){0,2}[\"'($€£]*$"
)
NOT_TRUE = re.compile(
    r"[)\"'.]*,? ?(?:is|are|was|would be|can't be|cannot be|isn't|seems|looks|comes out"
    r"|turns out)\b(?: [a-z']+){0,2}? ?"
    r"(?:wrong|incorrect|not|n't|false|mistaken|impossible|excluded|too [a-z]+|invalid)\b|[)\"']* ?(?:isn't|can't"
    r"|doesn't)\b"
)
DIFFERS = re.compile(
    r" ?(?:more|less|fewer|higher|lower|cheaper|dearer|longer|shorter|earlier|later|extra|off|short|over|under"
    r"|above|below"
    r"|too|saved|cheap|each|apiece|per|a (?:day|week|month|year|piece|head)|every)\b|多|少|每"
)
"""After a value: by how much something differs, or for how much of something it is."""
SIGN_BEFORE = re.compile(
    r"(?:[+×*·÷=≈<>≤≥^]|(?<=[\d)a-z%] )-|\b(?:plus|minus|times|less|divided by|multiplied by|add)) ?[($€£]*$"
)
SIGN_AFTER = re.compile(
    r"[)\]]* ?(?:[+×*·÷=≈<>≤≥^]|- ?[($€£]*\d|\\times|(?:plus|minus|times|less|divided by|multiplied by)\b)"
)
OPERATOR_BEFORE = re.compile(r"[+×*·÷/^-] ?[($€£]*$|\b(?:plus|minus|times|less|by) [($€£]*$")
OPERATOR_AFTER = re.compile(r"[)\]]* ?(?:[+×*·÷/^]|- ?[($€£]*\d|(?:plus|minus|times|less)\b)")
STEP = re.compile(
    r"\b(?:so|thus|therefore|hence|leaves?|leaving|makes?|making|gives?|giving|then|finally|becomes?)\b|→|⇒|="
)
"""Between two values: the second one comes out of the first."""
_UP_TO = r"(?<!add )(?<!adds )(?<!adding )(?<!sum )(?<!sums )(?<!come )(?<!comes )up to"
BOUND_BEFORE = re.compile(
    rf"\b(?:at least|at most|more than|less than|fewer than|{_UP_TO}|above|below|no (?:earlier|later|sooner) than"
    r"|not (?:before|after|until)|on or (?:after|before)|a minimum of|a maximum of) ?[\"'($€£]*$|[≥≤<>] ?[($€£]*$"
    r"|(?:至少|最少|至多|最多|超过|不到)是?$"
)
BOUND_AFTER = re.compile(
    r"[)\"']*,? ?(?:or (?:more|less|later|earlier|so|after|thereabouts)|at (?:the )?(?:least|most|earliest|latest)"
    r"|and up)\b"
    r"|以上|以下|以内|起"
)
WORD = re.compile(r"[a-z]{2,}(?:'[a-z]+)?|[\u3400-\u9fff]")
ONLY_OR = re.compile(r"[^a-z0-9\u3400-\u9fff]{0,6}(?:and/or|or|vs|versus|或者?|还是)?[^a-z0-9\u3400-\u9fff]{0,6}")
LISTED = re.compile(r"[ ,(]*(?:and|&)?[ $€£]*")
