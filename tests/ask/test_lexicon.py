"""The look-ups only save time: whatever a pattern matches holds one of the words that lead to its being tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askgym.envs.ask import lexicon, phrases
from askgym.envs.ask.lexicon import hints_of, may_request, stem, stems_of, terms, tokens, words

if TYPE_CHECKING:
    import re

_GUARDED = (
    ("REQUEST", lexicon.REQUESTS),
    ("LAMENT", lexicon.LAMENTS),
    ("PURPOSE", lexicon.PURPOSES),
    ("FORMULA", lexicon.FORMULAS),
    ("LEAVE", lexicon.LEAVES),
    ("ACCUSATION", lexicon.ACCUSES),
    ("DENIAL", lexicon.DENIES),
    ("DOUBT", lexicon.DOUBTS),
    ("SWEEPING", lexicon.SWEEPS),
)


@pytest.mark.parametrize(("name", "bit"), _GUARDED)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_every_match_of_a_pattern_holds_a_word_that_leads_to_it(name: str, bit: int, data: st.DataObject) -> None:
    pattern: re.Pattern[str] = getattr(phrases, name)
    text = data.draw(st.from_regex(pattern, alphabet=st.characters(max_codepoint=127)))
    lower = text.lower()
    found = pattern.search(lower)
    if found is None:
        return  # a look-around of the lower-cased text
    lower = found.group()  # without what happens to touch it
    field = any(sign in lower for sign in ("_", "…", "..."))  # a form's field left open is looked for by itself
    escape = name == "REQUEST" and (field or lower.rstrip().endswith("?"))
    hints = hints_of(tokens(lower))
    assert (may_request(tokens(lower), hints) if name == "REQUEST" else hints & bit) or escape or "≠" in lower


def test_the_hints_are_particular() -> None:
    assert hints_of(tokens("the kettle boils")) == 0
    assert may_request(["could", "you", "say"], 0)
    assert may_request(["would", "we've"], 0)
    assert not may_request(tokens("i would like to get this right, so let me explain"), 0)
    assert hints_of(tokens("they miscalculated it")) & lexicon.DENIES
    assert not hints_of(tokens("they measured it")) & lexicon.DENIES


def test_words_and_stems() -> None:
    assert words("It\u2019s $1,200, or 5 per cent") == ["it's", "dollar", "1200", "or", "5", "percent"]
    assert words("How many metres?") == ["what", "metres"]
    assert [stem(w) for w in ("prices", "boxes", "parties", "running", "used", "this")] == [
        "pric", "box", "party", "run", "used", "this",
    ]  # fmt: skip
    assert stems_of(["unit", "prices"]) == {"unit", "pric", "unit_pric"}
    assert terms("Unit price|cost") == {"unit_pric", "cost"}


@given(st.text(max_size=60))
def test_words_of_known_tokens_are_the_words(text: str) -> None:
    lower = text.lower().replace("\u2019", "'")
    assert lexicon.plain_words(lower, tokens(lower)) == words(lower)
