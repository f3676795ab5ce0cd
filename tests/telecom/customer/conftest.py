"""A customer with a real phone in its hand: what the rules of a case do with its moves, and nothing more."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from askgym.envs.telecom.calls import PhoneCall
from askgym.envs.telecom.customer import RuleCustomer, customer_options
from askgym.envs.telecom.items import make_item
from askgym.envs.telecom.tasks import task
from askgym.envs.telecom.world import World
from askgym.episode import UserCall

FIELDS = frozenset({"item", "heard", "phone_log", "transferred", "turn", "user_memory", "seed"})


class Talk:
    """A dialogue; `say` gives the customer's reply, `calls` what it did on the phone for it."""

    def __init__(self, task_id, seed=0, *, underspecified=False, **options):
        self.customer = RuleCustomer(customer_options({"templates": 1, **options}))
        self.item = make_item(task(task_id), World(), underspecified=underspecified)
        self.world = self.item.start.copy()
        self.turn, self.log, self.memory, self.seed, self.moves = 0, (), None, seed, []
        self.transferred = False
        self.calls = []
        self.opening = self.say("")

    def say(self, text):
        if text:
            self.turn += 1
        self.calls = []
        for _ in range(30):
            # Only what a customer may read is there to be read.
            state = SimpleNamespace(
                item=self.item, heard=text, phone_log=self.log, transferred=self.transferred, turn=self.turn,
                user_memory=self.memory, seed=self.seed,
            )  # fmt: skip
            move = self.customer.answer(UserCall(state))
            self.moves.append(move)
            self.memory = move.memory
            if not move.tool_calls:
                return move.text
            (call,) = move.tool_calls
            assert move.text == ""
            arguments = json.loads(call.arguments)
            result = self.world.call("user", call.name, arguments)
            self.log = (*self.log, PhoneCall(self.turn, call.name, arguments, result))
            self.calls.append(call.name)
        raise AssertionError("a customer that never replies")

    @property
    def device(self):
        return self.world.phone.device

    @property
    def results(self):
        return [one.result.content for one in self.log if one.turn == self.turn]


@pytest.fixture(scope="session")
def talk():
    return Talk
