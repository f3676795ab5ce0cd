"""From the keyword arguments of `gym.make` to rules, customer, judge and tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.envs.samplers import Sampler, resolve_sampler
from askgym.envs.sources import FunctionSource, ItemSource, ListSource
from askgym.envs.telecom.customer import CustomerOptions, customer_options
from askgym.envs.telecom.customers import NoJudge, resolve_judge, resolve_user
from askgym.envs.telecom.database import builtin_database, builtin_phone, load_database, load_phone
from askgym.envs.telecom.items import TaskSource, TelecomItem, make_item
from askgym.envs.telecom.rewards import resolve_reward
from askgym.envs.telecom.rules import TelecomRules
from askgym.envs.telecom.tasks import (
    SPLITS,
    Family,
    PolicyStyle,
    RewardType,
    Task,
    load_policy,
    load_splits,
    load_tasks,
    policy,
    split,
    task_ids,
)
from askgym.envs.telecom.tasks import task as generated
from askgym.envs.telecom.tool_prompt import tool_prompt
from askgym.envs.telecom.world import World
from askgym.errors import ConfigError, ItemError, UnknownNameError, did_you_mean
from askgym.turnrules import TurnRules
from askgym.types import AskItem

if TYPE_CHECKING:
    from askgym.drivers import Role

__all__ = ["TelecomConfig", "TelecomSetup"]

Items = str | Path | Sequence[Task | TelecomItem] | Callable[[int], AskItem]
MAX_TURNS = 200
_MAX_STEPS = 200
_DEFAULT_SPLIT = "base"


@dataclass(frozen=True, slots=True)
class TelecomConfig:
    """The keyword arguments of `gym.make` for a telecom environment.

    Attributes:
        solo: one technician with all tools and a ticket, and no customer; set by the environment.
        items: None or "builtin" for the generated tasks, τ²-bench's `tasks*.json`, a sequence of tasks or items, or a
            function index → item.
        split: "small", "base", "train", "test" or "full" of the generated tasks, "base" by default; with files, of
            `split_file`.
        split_file: τ²-bench's `split_tasks.json`, for tasks of a file.
        families: of these kinds only: "service_issue", "mobile_data_issue", "mms_issue".
        no_refuel: with the generated tasks whose agreed data is used up already (split "full" only).
        database: τ²-bench's `db.toml`; None for built-in records.
        phone: τ²-bench's `user_db.toml`; None for the built-in phone.
        policy: "manual", "workflow", or the path of a document.
        system_prompt: goes before the policy.
        tools_in_prompt: the policy's document ends with the tools and the form of a call, for models whose chat
            template does not show them.
        user: "rules", `openai:MODEL@URL`, a function `UserCall -> str | UserMove`, or a role.
        customer: options of the rule-based customer, see `askgym.envs.telecom.customer.CustomerOptions`.
        underspecified: the customer's opening hides facts that the technician must ask for.
        judge: who decides on statements in words, for tasks whose verdict rests on some: `openai:MODEL@URL`, a
            panel, a function, or a role.
        reward: "progress" (the default), "verdict" (0 or 1 at the end), a scheme, or a function
            `(before, now) -> float | mapping`, see `askgym.envs.telecom.rewards`.
        parity: limits, ends and reward as τ²-bench has them.
        max_turns: turns of the technician.
        max_errors: refused calls that end a case.
        max_steps: messages that end a case, in parity mode only.
        max_action_chars: longer messages are malformed.
        sampler: which task comes next, see `resolve_sampler`; None is uniform.
    """

    solo: bool = False
    items: Items | None = None
    split: str | None = None
    split_file: str | Path | None = None
    families: Sequence[str] | str | None = None
    no_refuel: bool = False
    database: str | Path | None = None
    phone: str | Path | None = None
    policy: str | Path = PolicyStyle.MANUAL
    system_prompt: str | None = None
    tools_in_prompt: bool = False
    user: Any = None
    customer: CustomerOptions | Mapping[str, Any] | None = None
    underspecified: bool = False
    judge: Any = None
    reward: Any = None
    parity: bool = False
    max_turns: int | None = None
    max_errors: int = 10
    max_steps: int | None = None
    max_action_chars: int = 32_000
    sampler: str | Sampler | None = None


@dataclass(frozen=True, slots=True)
class TelecomSetup:
    """What a telecom environment runs on.

    Attributes:
        rules: the state machine.
        judge: who decides on statements in words.
        user: who plays the customer.
        source: where tasks come from.
        config: what it was made from.
        sampler: which task comes next; None is uniform.
    """

    rules: TelecomRules
    judge: Role
    user: Role
    source: ItemSource
    config: TelecomConfig
    sampler: Sampler | None = None

    @classmethod
    def build(cls, config: TelecomConfig) -> TelecomSetup:
        """Resolve a configuration.

        Raises:
            ConfigError, ItemError, UnknownNameError: naming the value, what is allowed, and the fix.
        """
        for name in ("solo", "no_refuel", "tools_in_prompt", "underspecified", "parity"):
            if not isinstance(getattr(config, name), bool):
                raise ConfigError(f"{name}={getattr(config, name)!r}: True or False is needed")
        if config.solo:
            for name in ("user", "customer"):
                if getattr(config, name) is not None:
                    raise ConfigError(
                        f"{name}={getattr(config, name)!r}: there is no customer in Tau2TelecomSolo-v0; leave it out, "
                        "or use Tau2Telecom-v0"
                    )
            if config.underspecified:
                raise ConfigError(
                    "underspecified=True: a ticket has nobody behind it who could be asked; use Tau2Telecom-v0"
                )
        if config.max_steps is not None and not config.parity:
            raise ConfigError(
                f"max_steps={config.max_steps!r}: messages are counted in parity mode only; give max_turns, or "
                "parity=True"
            )
        max_steps = _whole("max_steps", _MAX_STEPS if config.max_steps is None else config.max_steps)
        max_turns = config.max_turns if config.max_turns is not None else (max_steps if config.parity else MAX_TURNS)
        options = customer_options(config.customer)
        rules = TelecomRules(
            policy=_policy(config),
            reward=resolve_reward(config.reward, parity=config.parity),
            turn_rules=TurnRules(max_turns=max_turns, final_notice=False, max_action_chars=config.max_action_chars),
            solo=config.solo,
            parity=config.parity,
            max_errors=_whole("max_errors", config.max_errors),
            max_steps=max_steps,
        )
        judge = resolve_judge(config.judge)
        source = _source(config)
        made = cls(
            rules, judge, resolve_user(config.user, options), source, config, resolve_sampler(config.sampler, source)
        )
        if isinstance(source, ListSource):
            for item in source.items:
                made.check_item(item)
        return made

    def check_item(self, item: AskItem) -> None:
        """Refuse an item that these rules cannot play.

        Raises:
            ConfigError: naming it.
        """
        if not isinstance(item, TelecomItem):
            raise ConfigError(
                f"item {item.id!r} ({item.source}) is no telecom task: these environments play TelecomItem objects "
                "(askgym.envs.telecom.items.make_item makes them of tasks)"
            )
        if self.config.solo and item.task.ticket is None:
            raise ConfigError(
                f"task {item.id!r} has no ticket, which is all that a technician without a customer is told: play it "
                "in Tau2Telecom-v0"
            )
        if RewardType.NL_ASSERTION in item.task.basis and item.task.nl_assertions and isinstance(self.judge, NoJudge):
            raise ConfigError(
                f"the verdict of task {item.id!r} rests on {len(item.task.nl_assertions)} statements in words, which "
                "take a judge that reads: give judge=openai:MODEL@URL, a panel, or a function JudgeCall -> Verdict"
            )


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
    return value


def _policy(config: TelecomConfig) -> str:
    styles = [style.value for style in PolicyStyle]
    named = config.policy
    if isinstance(named, str) and (named in styles or not ("/" in named or "." in named)):
        text = policy(named, solo=config.solo)
    elif isinstance(named, (str, Path)):
        text = load_policy(named)
    else:
        raise ConfigError(f"policy={named!r}: {' or '.join(styles)}, or the path of a document is needed")
    parts = [config.system_prompt] if config.system_prompt else []
    parts.append(text)
    if config.tools_in_prompt:
        parts.append(tool_prompt(solo=config.solo))
    return "\n\n".join(part.strip() for part in parts)


def _families(spec: Sequence[str] | str | None) -> tuple[Family, ...]:
    if spec is None:
        return tuple(Family)
    names = (spec,) if isinstance(spec, str) else tuple(spec)
    known = [family.value for family in Family]
    for name in names:
        if name not in known:
            raise UnknownNameError(did_you_mean(str(name), known, what="family"))
    if not names:
        raise ConfigError(f"families={spec!r} names none: leave it out to play all")
    return tuple(Family(name) for name in names)


def _source(config: TelecomConfig) -> ItemSource:
    families = _families(config.families)
    world = World(
        builtin_database() if config.database is None else load_database(config.database),
        builtin_phone() if config.phone is None else load_phone(config.phone),
    )
    spec = config.items
    builtin = spec is None or spec == "builtin"
    if not builtin:
        for name in ("no_refuel",):
            if getattr(config, name):
                raise ConfigError(f"{name}=True with items={spec!r}: it is about generated tasks; leave it out")
    if config.split_file is not None and not isinstance(spec, (str, Path)):
        raise ConfigError(f"split_file={str(config.split_file)!r}: it goes with a file of tasks, items=PATH")
    make = partial(make_item, world=world, underspecified=config.underspecified)
    if builtin:
        return _generated(config, families, make)
    if isinstance(spec, (str, Path)):
        return _from_file(config, Path(spec), families, make)
    if callable(spec):
        if config.split is not None or config.families is not None:
            raise ConfigError(
                f"split={config.split!r} and families={config.families!r} cannot be chosen where items= is a function: "
                "leave them out"
            )
        return FunctionSource(spec)
    if isinstance(spec, Sequence):
        if config.split is not None:
            raise ConfigError(f"split={config.split!r}: tasks in a sequence are of no split; leave it out")
        items: list[Any] = [
            make(one, source=f"items[{at}]") if isinstance(one, Task) else one for at, one in enumerate(spec)
        ]
        kept = [one for one in items if not isinstance(one, TelecomItem) or one.profile.family in families]
        return ListSource(kept, "items=")
    raise ConfigError(
        f"items={spec!r}: 'builtin', a file of tasks, a sequence of tasks or a function index -> item is needed"
    )


def _generated(config: TelecomConfig, families: tuple[Family, ...], make: Callable[..., TelecomItem]) -> TaskSource:
    name = config.split or _DEFAULT_SPLIT
    if config.no_refuel and name != "full":
        raise ConfigError(f"no_refuel=True with split={name!r}: only split='full' has room for such tasks")
    ids = task_ids(no_refuel=True) if config.no_refuel else split(name)
    chosen = [one for one in ids if any(one.startswith(f"[{family.value}]") for family in families)]
    return TaskSource(
        {one: partial(generated, one, no_refuel=config.no_refuel) for one in chosen},
        partial(make, split=name, source="builtin"),
        f"builtin:{name}",
    )


def _from_file(
    config: TelecomConfig, path: Path, families: tuple[Family, ...], make: Callable[..., TelecomItem]
) -> ItemSource:
    tasks = load_tasks(path)
    if config.split is not None:
        if config.split_file is None:
            raise ConfigError(
                f"split={config.split!r} of {str(path)!r}: give split_file= as well (τ²-bench's split_tasks.json), or "
                f"leave both out; generated tasks have {', '.join(SPLITS)}"
            )
        splits = load_splits(config.split_file)
        if config.split not in splits:
            raise UnknownNameError(did_you_mean(config.split, splits, what=f"split of {config.split_file}"))
        wanted = set(splits[config.split])
        tasks = tuple(task for task in tasks if task.id in wanted)
    try:
        items = [make(task, split=config.split or "", source=str(path)) for task in tasks]
    except ItemError as error:
        raise ItemError(f"{path}: {error}") from error
    kept = [item for item in items if item.profile.family in families]
    if not kept:
        raise ConfigError(
            f"none of the tasks of {str(path)!r} is of split {config.split!r} and families "
            f"{', '.join(families)}: leave one of them out"
        )
    return ListSource(kept, str(path))
