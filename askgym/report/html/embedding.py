"""Untrusted data inside a page: JSON that cannot end its element, compressed blocks, and the policy that forbids more.

Nothing here knows what the data mean.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable

__all__ = ["content_policy", "data_block", "packed", "packed_block", "packed_text_block", "safe_json", "script_text"]

_ID = re.compile(r"[a-z][a-z0-9-]*")
_EMPTY = ""


def safe_json(value: object) -> str:
    """JSON of ASCII characters only, without any that HTML reads: it can stand inside an element `script`.

    Lone surrogates, line separators and null bytes are escapes in it, as everything beyond ASCII is; the parser of the
    page gives them back.

    Raises:
        ValueError: a number is not finite.
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def packed(value: object) -> str:
    """JSON, compressed by gzip, in base64; the same value gives the same text."""
    return _packed(json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")))


def _packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode("utf-8"), compresslevel=6, mtime=0)).decode("ascii")


def data_block(id_: str, value: object) -> str:
    """An element that holds JSON and is never run."""
    return f'<script type="application/json" id="{_checked(id_)}">{safe_json(value)}</script>'


def packed_block(id_: str, value: object) -> str:
    """An element that holds compressed JSON and is never run; read only when it is needed."""
    return f'<script type="text/plain" id="{_checked(id_)}">{packed(value)}</script>'


def packed_text_block(id_: str, text: str) -> str:
    """An element that holds compressed text as it is, such as the code of a library that is not always needed."""
    return f'<script type="text/plain" id="{_checked(id_)}">{_packed(text)}</script>'


def _checked(id_: str) -> str:
    if not _ID.fullmatch(id_):
        raise ValueError(f"{id_!r} is no id of a block: small letters, digits and hyphens are allowed")
    return id_


def script_text(text: str) -> str:
    """The text of a script of ours or of a library's, such that HTML ends it where it ends.

    Raises:
        ValueError: it holds an end tag, which cannot be written otherwise without reading the script.
    """
    if re.search(r"</script", text, re.IGNORECASE):
        raise ValueError("the script holds '</script', which would end its element: split that string")
    # Inside strings, where alone this occurs, the two are the same to JavaScript; HTML sees no comment begin.
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("<!--", "<\\!--")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def content_policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The content security policy of a page that loads nothing and runs only what is named.

    Args:
        scripts: texts of the scripts that may run.
        styles: texts of the style sheets. An empty one is allowed as well, which plotly makes and fills by rules; it
            also sets `style` attributes, which therefore are allowed: with no source to load from, they can draw and
            nothing else. Images come from `data:` and `blob:` alone, for saving a plot as a picture.
    """
    parts = {
        "default-src": ["'none'"],
        "script-src": [_hash(text) for text in scripts],
        "style-src-elem": [_hash(text) for text in (*styles, _EMPTY)],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in parts.items())
