"""From keyword arguments to everything a single-turn environment is made of: rules, judge, items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.envs.qa.items import check_question, check_rubrics
from askgym.envs.qa.judge import RuleJudge, decided_by_rules
from askgym.envs.qa.loading import builtin_items, load_items
from askgym.envs.qa.rules import ONE_TURN, QARules, ScoreReward
from askgym.envs.samplers import Sampler, resolve_sampler
from askgym.envs.sources import FunctionSource, ItemSource, ListSource, chosen_items
from askgym.errors import ConfigError, RoleError
from askgym.judges.specs import RuleRole, judge_from_spec
from askgym.types import AskItem, StrEnum, UserMove

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.connections import Connections

__all__ = ["Nobody", "QAConfig", "QASetup", "Task", "resolve_judge"]


class Task(StrEnum):
    """What is scored."""

    ANSWERS = "answers"
    """The answer to a question against the expected one."""
    RUBRICS = "rubrics"
    """A message by an item's rubrics."""


_REWARDS = {Task.ANSWERS: "correct", Task.RUBRICS: "rubrics"}
_CHECKS: dict[Task, Callable[[AskItem], None]] = {Task.ANSWERS: check_question, Task.RUBRICS: check_rubrics}
_RULES = {
    Task.ANSWERS: RuleRole(RuleJudge, decided_by_rules),
    Task.RUBRICS: RuleRole(
        None,
        without="HealthBench-v0 needs a judge that reads, since rules cannot tell whether a message meets a rubric; "
        "give openai:MODEL@URL, a panel of such judges, or a function JudgeCall -> Verdict",
    ),
}


def resolve_judge(task: Task, spec: Any, connections: Connections | None = None) -> Role:
    """The judge of a specification; see `judge_from_spec`.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix; rubrics have no rule judge.
    """
    return judge_from_spec(spec, _RULES[task], connections)


class Nobody:
    """The user of a single-turn task, who is never asked."""

    name = "none"

    def answer(self, call: Any) -> UserMove:
        """Never called.

        Raises:
            RoleError: always.
        """
        raise RoleError("a single-turn task has no user: nobody replies to the assistant's message")


@dataclass(frozen=True, slots=True)
class QAConfig:
    """The keyword arguments of `gym.make` for a single-turn environment.

    Attributes:
        task: what is scored; set by the environment.
        judge: "rules" (answers only), `openai:MODEL@URL`, `panel:…`, `cascade:rules,…`, a function or a role.
        items: None or "builtin" for the built-in ones, a file, `hf:NAME`, a sequence of items, or a function
            index → item.
        split: of a hub data set, what is loaded ("test" by default); of a file or list, those of that split are kept.
        language: of a file or list, those of that language are kept; None or "all" keeps every item.
        skip_bad: leave bad rows of a file out instead of stopping.
        system_prompt: goes before the dialogue.
        reward: the name of the one reward there is, or None.
        max_action_chars: longer messages are malformed.
        sampler: which item comes next, see `resolve_sampler`; None is uniform.
    """

    task: Task = Task.ANSWERS
    judge: Any = None
    items: str | Path | Sequence[AskItem] | Callable[[int], AskItem] | None = None
    split: str | None = None
    language: str | None = None
    skip_bad: bool = False
    system_prompt: str | None = None
    reward: str | None = None
    max_action_chars: int = ONE_TURN.max_action_chars
    sampler: str | Sampler | None = None


@dataclass(frozen=True, slots=True)
class QASetup:
    """What a single-turn environment runs on.

    Attributes:
        rules: the state machine.
        judge: who judges.
        user: nobody.
        source: where items come from.
        config: what it was made from.
        sampler: which item comes next; None is uniform.
    """

    rules: QARules
    judge: Role
    user: Role
    source: ItemSource
    config: QAConfig
    sampler: Sampler | None = None

    @classmethod
    def build(cls, config: QAConfig) -> QASetup:
        """Resolve a configuration.

        Raises:
            ConfigError, ItemError, UnknownNameError: naming the value, what is allowed, and the fix.
        """
        if not isinstance(config.skip_bad, bool):
            raise ConfigError(f"skip_bad={config.skip_bad!r}: True or False is needed")
        reward = _REWARDS[config.task]
        if config.reward is not None and config.reward != reward:
            raise ConfigError(
                f"reward={config.reward!r}: single-turn tasks have one reward, {reward!r} (the score, from 0 to 1), "
                "and no presets: leave reward out"
            )
        rules = QARules(
            replace(ONE_TURN, max_action_chars=config.max_action_chars), ScoreReward(reward), config.system_prompt
        )
        judge = resolve_judge(config.task, config.judge)
        source = _source(config)
        if isinstance(source, ListSource):
            for item in source.items:
                _CHECKS[config.task](item)
        return cls(rules, judge, Nobody(), source, config, resolve_sampler(config.sampler, source))

    def check_item(self, item: AskItem) -> None:
        """Refuse an item that these rules cannot play.

        Raises:
            ConfigError: naming it.
        """
        _CHECKS[self.config.task](item)


def _source(config: QAConfig) -> ItemSource:
    spec = config.items
    if spec is None or spec == "builtin":
        items = builtin_items(rubrics=config.task is Task.RUBRICS)
        return ListSource(chosen_items(items, "builtin", language=config.language, split=config.split), "builtin")
    if isinstance(spec, (str, Path)):
        hub = str(spec).startswith("hf:")
        loaded = load_items(spec, skip_bad=config.skip_bad, split=(config.split or "test") if hub else None).items
        split = None if hub else config.split
        return ListSource(chosen_items(loaded, str(spec), language=config.language, split=split), str(spec))
    if callable(spec):
        if config.split is not None or config.language is not None:
            raise ConfigError(
                f"split={config.split!r} and language={config.language!r} cannot be chosen where items= is a function: "
                "leave them out"
            )
        return FunctionSource(spec)
    if isinstance(spec, Sequence) and not isinstance(spec, str):
        return ListSource(chosen_items(spec, "items=", language=config.language, split=config.split))
    raise ConfigError(
        f"items={spec!r}: 'builtin', a file, 'hf:NAME', a sequence of items or a function index -> item is needed"
    )
