"""Stub."""

from dataclasses import dataclass
from askgym.types import UserMove


@dataclass(frozen=True, slots=True)
class CustomerOptions:
    templates: int = 3


def customer_options(x):
    return x or CustomerOptions()


class RuleCustomer:
    name = "rules"

    def __init__(self, options):
        pass

    def answer(self, call):
        s = call.state
        if not s.heard:
            return UserMove("My phone 555-123-2002 is broken.")
        import re
        from askgym.types import ToolCall

        m = re.search(r"`(\w+)(\(.*\))?`", s.heard)
        log = [c for c in s.phone_log if c.turn == s.turn]
        if m and not log:
            return UserMove("", tool_calls=(ToolCall("x", m[1], "{}"),))
        if "bye" in s.heard:
            return UserMove("###STOP###")
        return UserMove(log[-1].result.content if log else "What do you mean?")
