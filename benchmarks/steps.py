"""Environment steps a second of CPU time on one core, resets included: askgym, Gymnasium, and whoever else is there.

Two tables. The first gives everybody the toy job of `toys.py`; askgym stands there twice, with a judge and a user that
say always the same (what its machinery costs) and with its rules. The second reads askgym's rules at two lengths of
message and by how much of a message is new, since sentences that were read before are remembered.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import gymnasium as gym
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from peers import PEERS, missing, version_of
from timing import Contender, Effort, Factory, Section, count, rates, script
from toys import READINGS, SCRIPT, TURNS, FloorEnv, message, script_of

from askgym.envs.env import AskEnv
from askgym.envs.registration import build_setup
from askgym.types import Verdict

if TYPE_CHECKING:
    from askgym.episode import EpisodeState
    from askgym.types import AskItem

ENV = "AskMind-v0"
WIDTHS = (1, 64, 256)
LENGTHS = (200, 2_000)
LONG = 100_000
_ITEMS = 512
FLOOR = "Gymnasium, bare text env"
RULES = "askgym, rules"
SYNC = "askgym, rules, in `SyncVectorEnv`"


def prepared(env_id: str = ENV) -> list[AskItem]:
    """Items made beforehand: making them is measured in `items.py`."""
    source = build_setup(env_id).source
    return [source[i] for i in range(_ITEMS)]


def canned_judge(call: Any) -> Verdict:
    """Asked for nothing; it is an answer if it says so."""
    final = "answer" in call.state.action.text
    return Verdict({c.id: final and c.id == "final_answer" for c in call.criteria})


def canned_user(call: Any) -> str:
    return "I need eleven pens."


def _scripts(length: int | None, reading: str) -> Iterator[list[str]]:
    for k in itertools.count():
        yield list(SCRIPT) if length is None else script_of(k, length, reading)


def single(env: gym.Env[str, str], length: int | None = None, reading: str = "repeated") -> Contender:
    """Episodes one after the other."""
    scripts = _scripts(length, reading)

    def play(script: list[str]) -> int:
        env.reset()
        steps, done = 0, False
        while not done and steps < len(script):
            _, _, terminated, truncated, _ = env.step(script[steps])
            steps, done = steps + 1, terminated or truncated
        return steps

    return Contender(play, lambda: next(scripts))


def asking(env: gym.Env[str, str], items: list[AskItem], length: int, reading: str) -> Contender:
    """Steps alone, each episode begun beforehand: two facts are asked for by their labels, then comes an answer."""
    core = env.unwrapped
    assert isinstance(core, AskEnv)
    env.reset(seed=0)
    numbers = itertools.count()

    def begun() -> tuple[EpisodeState, list[str]]:
        k = next(numbers)
        item = items[k % len(items)]
        core.begin(item, k)
        labels = [point.text for point in item.checkpoints] or [fact.label for fact in item.ledger]
        script = [message(3 * k + i, length, reading, f"could you tell me the {labels[i]}?") for i in range(2)]
        return core.state, [*script, message(3 * k + 2, length, reading, "the answer is 42.")]

    def play(job: tuple[EpisodeState, list[str]]) -> int:
        core.state, script = job
        steps, done = 0, False
        while not done and steps < len(script):
            _, _, terminated, truncated, _ = env.step(script[steps])
            steps, done = steps + 1, terminated or truncated
        return steps

    return Contender(play, begun)


def vector(envs: Any, length: int | None = None, reading: str = "repeated") -> Contender:
    """A turn for all of them, autoreset included; every env follows the script, whatever its episode does."""
    width = envs.num_envs
    envs.reset(seed=0)
    scripts = _scripts(length, reading)

    def batches() -> list[tuple[str, ...]]:
        return list(zip(*itertools.islice(scripts, width), strict=True))

    def play(turns: list[tuple[str, ...]]) -> int:
        for actions in turns:
            envs.step(actions)
        return TURNS * width

    return Contender(play, batches)


def _ask(width: int, *, length: int | None = None, reading: str = "repeated", **arguments: Any) -> Contender:
    arguments["max_action_chars"] = LONG
    if width == 1:
        return single(gym.make(ENV, **arguments), length, reading)
    return vector(gym.make_vec(ENV, num_envs=width, **arguments), length, reading)


def _asking(length: int, reading: str, items: list[AskItem]) -> Contender:
    return asking(gym.make(ENV, items=items, max_action_chars=LONG), items, length, reading)


def _in_sync(width: int, make: Any) -> Contender:
    return vector(SyncVectorEnv([make] * width, autoreset_mode=AutoresetMode.SAME_STEP))


def _floor(width: int) -> Contender:
    return single(FloorEnv()) if width == 1 else _in_sync(width, FloorEnv)


def _wrapped(width: int, items: list[AskItem]) -> Contender:
    return _in_sync(width, partial(gym.make, ENV, items=items))


def compare(effort: Effort, items: list[AskItem]) -> Section:
    """Everybody at the toy job."""
    canned = {"judge": canned_judge, "user": canned_user}
    rows: list[tuple[str, str, list[Factory | None]]] = [
        (FLOOR, "the floor: no judge, no items; `SyncVectorEnv`", [partial(_floor, w) for w in WIDTHS]),
        (
            "askgym, canned judge and user",
            "the whole machinery: state, record, `info`, rewards; `AskVectorEnv`",
            [partial(_ask, w, items=items, **canned) for w in WIDTHS],
        ),
        (
            RULES,
            "the default: every message judged, the user's facts told; `AskVectorEnv`",
            [partial(_ask, w, items=items) for w in WIDTHS],
        ),
        (
            SYNC,
            "the same environments in Gymnasium's own vector",
            [None, *(partial(_wrapped, w, items) for w in WIDTHS[1:])],
        ),
    ]
    absent = []
    for peer in PEERS:
        why = missing(peer)
        if why:
            absent.append([peer.package, "–", "–", "–", "–", why])
        else:
            rows.append((f"{peer.package} {version_of(peer)}", peer.job, [partial(peer.make, w) for w in WIDTHS]))
    factories = [factory for *_, row in rows for factory in row if factory is not None]
    failures: dict[int, str] = {}
    measured = iter(zip(itertools.count(), rates(factories, effort, failures), strict=False))
    section = Section(
        "Environment steps a second, one core, the toy job",
        ("", "single", "64", "256", "256, of the floor", "what it does"),
        note="CPU time, resets included, items made beforehand. Three steps an episode: ask, ask, answer. The peers "
        "play a canned toy in their own API, since none of them has a judge and a user who knows facts.",
    )
    figures = section.figures
    for name, job, row in rows:
        cells = []
        for width, factory in zip(WIDTHS, row, strict=True):
            if factory is None:
                cells.append("–")
                continue
            number, rate = next(measured)
            figures[f"{name} / {width}"] = rate
            cells.append("broke" if number in failures else count(rate))
            job = failures.get(number, job)
        share = figures[f"{name} / 256"] / figures[f"{FLOOR} / 256"]
        section.rows.append([name, *cells, "–" if math.isnan(share) else f"{share:.2g}", job])
    if any(math.isnan(figures[f"{name} / 256"]) for name in (FLOOR, RULES, SYNC)):
        raise RuntimeError(f"what all is compared with broke: {failures}")
    section.figures = {name: rate for name, rate in figures.items() if not math.isnan(rate)}
    section.rows += absent
    section.summary = [
        [
            "rule-judged steps a second, one core, short messages",
            f"single {count(figures[f'{RULES} / 1'])}, vector of 256 {count(figures[f'{RULES} / 256'])}",
        ],
        [
            "`AskVectorEnv` against Gymnasium's `SyncVectorEnv`, 256 environments",
            f"{figures[f'{RULES} / 256'] / figures[f'{SYNC} / 256']:.2f} ×",
        ],
    ]
    ours = (FLOOR, RULES, SYNC, "askgym, canned judge and user")
    peers = [(name, figures[f"{name} / 256"]) for name, *_ in rows if name not in ours]
    played = ", ".join(f"{name} {count(rate)}" for name, rate in peers if not math.isnan(rate))
    if played:
        section.summary.append(["the toy job in other libraries, which judge nothing, 256 at once", played])
    return section


def readings(effort: Effort, items: list[AskItem]) -> Section:
    """Rules by length and newness of the messages."""
    section = Section(
        "Rule-judged steps a second, one core, by message",
        ("message", "characters", "single", "64", "256"),
        note="CPU time, items made beforehand. single: steps alone, facts of the item are asked for by their labels; "
        "vectors: autoreset included, three vague questions. *repeated*: sentences that were read before; *new "
        "question*: the same talk, the question new each time; *all new*: every sentence new.",
    )
    grid = [(reading, length, width) for reading in READINGS for length in LENGTHS for width in WIDTHS]
    factories = [
        partial(_asking, n, r, items) if w == 1 else partial(_ask, w, length=n, reading=r, items=items)
        for r, n, w in grid
    ]
    found = dict(zip(grid, rates(factories, effort), strict=True))
    for reading in READINGS:
        for length in LENGTHS:
            values = [found[reading, length, width] for width in WIDTHS]
            section.rows.append([reading, f"{length:,}", *map(count, values)])
    section.figures = {f"{r} / {n} / {w}": value for (r, n, w), value in found.items()}
    section.summary = [
        [
            "rule-judged steps a second, one core, 200 characters",
            f"sentences read before {count(found['repeated', 200, 1])}, "
            f"question new {count(found['new question', 200, 1])}",
        ],
    ]
    section.summary += [
        [
            f"the same, {length:,} characters, every sentence new",
            f"single {count(found['all new', length, 1])}, vector of 256 {count(found['all new', length, 256])}",
        ]
        for length in LENGTHS
    ]
    return section


def measure(effort: Effort) -> list[Section]:
    items = prepared()
    return [compare(effort, items), readings(effort, items)]


if __name__ == "__main__":
    script(measure)
