"""Taking reasoning, markdown and LaTeX wrappers off a message. Pure text to text; imports only the standard library."""

from __future__ import annotations

import re

__all__ = ["boxed", "plain", "strip_reasoning"]

_TAGS = "think|thinking|thought|thoughts|reasoning"
_OPEN = re.compile(rf"<(?:{_TAGS})>|\[THINK\]", re.IGNORECASE)
_CLOSE = re.compile(rf"</(?:{_TAGS})>|\[/THINK\]", re.IGNORECASE)

_TRANSLATION = str.maketrans(
    {
        **{chr(0xFF10 + d): str(d) for d in range(10)},
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
        **dict.fromkeys("\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("‘’\u201b", "'"),
        **dict.fromkeys("“”„", '"'),
        "\uff05": "%",
        "\uff04": "$",
        "￥": "¥",
        "：": ":",
        "？": "?",
        "（": "(",
        "）": ")",
        "\uff1d": "=",
        "；": ";",
        "∶": ":",
    }
)

# To look for one of these first is several times cheaper than to translate a text that has none.
_ODD = re.compile("[" + "".join(map(chr, _TRANSLATION)) + "]")

# Pandoc's rule tells $x + 1$ from "$4 or $5": no space inside the delimiters, no digit after the closing one.
_MATH = re.compile(r"(?<!\\)\$\$?(?=[^\s$])((?:[^$\\\n]|\\.){1,400}+)(?<!\s)\$\$?(?![0-9])")
_DISPLAY = re.compile(r"(?<!\\)\$\$")
_WRAPPER = re.compile(
    r"\\(?:text|textbf|textit|textrm|texttt|textsf|mathrm|mathbf|mathit|mathsf|mbox|operatorname|underline)\s?\{([^{}]{0,2000})\}"
)
_SYMBOL = re.compile(
    r"\\\\|\\(?:left|right|displaystyle|bigl?|bigr|Bigl?|Bigr)(?![a-zA-Z])|\\[()\[\]!]"
    r"|\\(?:times|cdot|div|approx|quad|qquad|to|rightarrow|Rightarrow|implies|therefore|pounds|euro|le|leq|ge|geq"
    r"|ldots|dots)(?![a-zA-Z])"
    r"|\\[,;: \n$%#&]|\^\{?\\circ\}?|\{,\}|\\degree(?![a-zA-Z])"
)
_SYMBOLS = {
    "\\\\": "\\\\",  # ends a row of a matrix
    "\\times": "×",
    "\\cdot": "·",
    "\\div": "÷",
    "\\approx": "≈",
    "\\quad": " ",
    "\\qquad": " ",
    "\\to": "→",
    "\\rightarrow": "→",
    "\\Rightarrow": "⇒",
    "\\implies": "⇒",
    "\\therefore": "therefore ",
    "\\pounds": "£",
    "\\euro": "€",
    "\\le": "≤",
    "\\leq": "≤",
    "\\ge": "≥",
    "\\geq": "≥",
    "\\ldots": "…",
    "\\dots": "…",
    "\\,": " ",
    "\\;": " ",
    "\\:": " ",
    "\\ ": " ",
    "\\\n": "\n",
    "\\%": "%",
    "\\#": "#",
    "\\&": "&",
    "\\$": "$",
    "\\degree": "°",
    "{,}": ",",
}
_THIN_THOUSANDS = re.compile(r"(?<=[0-9])(?:\\,|,\\!|\\!,)(?=[0-9]{3}(?![0-9]))")

# These begin with the line end, by which the matcher skips from line to line; a text gets one put before it.
_LINE_STARTS = re.compile(
    r"\n[ \t]{0,12}(?:(?:#{1,6}[ \t]|>[ \t]?(?=[^\n\w]*\w)|[-+•*◦][ \t]|[0-9]{1,2}[.)][ \t](?=[ \t]*\S))[ \t]*){1,3}"
)
_HASHES = re.compile(r"\n####[ \t](?=[ \t]*[-+$€£¥]?[0-9][0-9.,/]*[ \t]*[^\s]{0,12}[ \t]*(?:\n|$))")
_FENCE = re.compile(r"```[a-z]*\n?")
_STAR = re.compile(r"(?<![\w*)\]])\*([^\s*](?:[^*\n]{0,200}[^\s*])?)\*(?![\w*(])")
_UNDERSCORE = re.compile(r"(?<![\w\\])_([^\s_][^_\n]{0,200})_(?!\w)")
_ANSWER_TAG = re.compile(r"</?answer>", re.IGNORECASE)
_BOX = re.compile(r"\\?(?:boxed|fbox)\s?\{")


def strip_reasoning(text: str) -> str:
    """The part of a message that is not hidden reasoning.

    Everything up to the last closing tag is reasoning, whether or not it was opened; so is everything from an opening
    tag that is never closed. Tags: think, thinking, thought, reasoning in angle brackets, and [THINK].
    """
    if "<" not in text and "[" not in text:
        return text
    end = 0
    for match in _CLOSE.finditer(text):
        end = match.end()
    rest = text[end:] if end else text
    opened = _OPEN.search(rest)
    if opened:
        rest = rest[: opened.start()]
    return rest.strip() if end or opened else rest


def plain(text: str) -> str:
    r"""The text without the markdown and LaTeX that hide what it says; its lines stay lines.

    Bold, italics, code marks, headings, bullets and quotes go; `$…$`, `\(…\)`, `\text{}` and spacing commands go;
    `\times`, `\%` and the like become the signs they stand for; full-width digits and typographic quotes become plain
    ones. `\boxed{…}`, `\frac{…}{…}` and other mathematics stay. `<answer>…</answer>` and a closing line "#### 36"
    become "Final answer: …".
    """
    if not text.isascii() and _ODD.search(text):
        text = text.translate(_TRANSLATION)
    if "\\" in text or "{,}" in text:
        text = _latex(text)
    elif "$" in text and text.count("$") > 1:
        text = _DISPLAY.sub("", _MATH.sub(r"\1", text))
    if "`" in text:
        text = _FENCE.sub("", text).replace("`", "")
    if "<" in text and _ANSWER_TAG.search(text):
        text = _ANSWER_TAG.sub(lambda m: "\n" if m[0][1] == "/" else "\nFinal answer: ", text)
    if "*" in text:
        text = text.replace("**", "")
        if "*" in text:
            text = _STAR.sub(r"\1", text)
    if "_" in text:
        text = text.replace("__", "")
        if "_" in text:
            text = _UNDERSCORE.sub(r"\1", text)
    text = "\n" + text
    if "####" in text:
        text = _HASHES.sub("\nFinal answer: ", text)
    return _LINE_STARTS.sub("\n", text)[1:]


def _latex(text: str) -> str:
    text = _THIN_THOUSANDS.sub(",", text)
    if "$" in text:
        text = _DISPLAY.sub("", _MATH.sub(r"\1", text))
    for _ in range(3):  # wrappers inside wrappers, innermost first
        unwrapped = _WRAPPER.sub(r"\1", text)
        if unwrapped == text:
            break
        text = unwrapped
    return _SYMBOL.sub(_symbol, text)


def _symbol(match: re.Match[str]) -> str:
    found = match[0]
    return "°" if found[0] == "^" else _SYMBOLS.get(found, "")


def boxed(text: str) -> list[tuple[str, int, int]]:
    r"""The contents of every `\boxed{…}`, braces nested.

    Args:
        text: any text.

    Returns:
        Content, start of the command and end after the closing brace, in order; unclosed boxes are left out.
    """
    found: list[tuple[str, int, int]] = []
    if "boxed" not in text and "fbox" not in text:
        return found
    pairs = _pairs(text)
    done = 0
    for match in _BOX.finditer(text):
        close = pairs.get(match.end() - 1)
        if close is not None and match.start() >= done:
            found.append((text[match.end() : close], match.start(), close + 1))
            done = close + 1
    return found


_BRACES = re.compile(r"(?<!\\)[{}]")


def _pairs(text: str) -> dict[int, int]:
    """Index of each opening brace → index of the brace that closes it, in one pass."""
    stack: list[int] = []
    pairs: dict[int, int] = {}
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            stack.append(match.start())
        elif stack:
            pairs[stack.pop()] = match.start()
    return pairs
