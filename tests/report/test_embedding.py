"""Untrusted data inside a page: nothing in them can end their element, and all of it comes back."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.report.html.embedding import content_policy, data_block, packed, packed_block, safe_json, script_text

NASTY = "</script><!--<script>alert(1)</script>--> ]]> \u2028\u2029 \ud800 \x00 &lt; 价格"


class Reader(HTMLParser):
    """The text of each element `script`, as a browser delimits it."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_nothing_that_html_reads_is_left() -> None:
    text = safe_json([NASTY])
    assert text.isascii()
    assert not re.search(r"[<>&\x00]", text)
    assert json.loads(text) == [NASTY]


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=())) | st.none() | st.booleans(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_an_element_of_data_holds_just_them(value: object) -> None:
    reader = read(data_block("data", value) + packed_block("more", value))
    assert reader.tags == ["script", "script"]
    assert json.loads(reader.texts[0]) == value
    assert json.loads(gzip.decompress(base64.b64decode(reader.texts[1]))) == value


def test_packing_is_the_same_each_time() -> None:
    assert packed({"a": NASTY}) == packed({"a": NASTY})


def test_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        safe_json(float("nan"))


@pytest.mark.parametrize("id_", ['x" onload="y', "X", "", "a b"])
def test_ids_are_ours(id_: str) -> None:
    with pytest.raises(ValueError, match="no id of a block"):
        data_block(id_, 1)


def test_scripts() -> None:
    assert script_text('a = "<!-- x";\r\n') == 'a = "<\\!-- x";\n'
    with pytest.raises(ValueError, match="would end its element"):
        script_text('a = "</SCRIPT>"')


def test_policy() -> None:
    """Scripts run by the hash of their text and not otherwise; nothing is loaded from anywhere."""
    policy = dict(part.split(" ", 1) for part in content_policy(["go()"], ["p {}"]).split("; "))
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy["script-src"] + policy["style-src-elem"]
    assert not re.search(r"https?:|\*", " ".join(policy.values()))
