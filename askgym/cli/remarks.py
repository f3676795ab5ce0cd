"""What a reader of a run's numbers must know beside them, one line each: what `eval` says below its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askgym.cli.options import Environment
    from askgym.cli.running import RunResult

__all__ = ["asking_remarks", "run_remarks"]


def _bound(result: RunResult) -> str | None:
    """A line on what not even a perfect assistant could complete, because of the user's style and the turns allowed."""
    from askgym.envs.ask.rules import AskRules
    from askgym.envs.ask.user import TURNS_NEEDED, RuleUser

    plan = result.run.plan
    user, rules = plan.setup.user, plan.setup.rules
    if not isinstance(user, RuleUser) or not isinstance(rules, AskRules):
        return None
    turns = rules.turn_rules.max_turns
    if all(TURNS_NEEDED[style] <= turns for style in user.styles):
        return None
    seeds = [plan.seed_of(i) for i in range(result.run.episodes) if plan.item(i).scenario.value == "missing_info"]
    possible = sum(TURNS_NEEDED[user.style_for(seed)] <= turns for seed in seeds)
    slow = ", ".join(style.value for style in user.styles if TURNS_NEEDED[style] > turns)
    return (
        f"bound: users of the styles {slow} may need {max(TURNS_NEEDED.values())} turns and {turns} are allowed: "
        f"everything can be settled in at least {possible} of {len(seeds)} missing-information episodes of {plan.env}"
    )


def _other_scenarios(world: Environment) -> str | None:
    """A line where a file holds nothing of what the environment is about."""
    if world.size is None:
        return None
    meant = {str(scenario) for scenario, weight in world.setup.config.mix.items() if weight and scenario != "complete"}
    found = {world.setup.source[i].scenario.value for i in range(world.size)}
    if not meant or meant & found:
        return None
    return (
        f"scenarios: {world.id} is about {' and '.join(sorted(meant))}, and none of the {world.size} items of "
        f"{world.source} is; they are {', '.join(sorted(found))}, and judged as such"
    )


def asking_remarks(world: Environment, result: RunResult, command: str) -> list[str]:
    """What a reader must know beside the numbers, one line each."""
    from askgym.cli.stats import approximate_remark

    out = []
    who = f"{world.id} by {result.run.player.name}"
    if result.approximate:
        out.append(approximate_remark(world.source, result.approximate, result.run.episodes, who))
    bound = _bound(result)
    if bound is not None:
        out.append(bound)
    elsewhere = _other_scenarios(world)
    if elsewhere is not None:
        out.append(elsewhere)
    return out + run_remarks(world, result, command)


def run_remarks(world: Environment, result: RunResult, command: str) -> list[str]:
    """What a reader must know of any run: who failed, what was left out, one line each."""
    out = []
    who = f"{world.id} by {result.run.player.name}"
    invalid = result.failures.line(who, command)
    if invalid is not None:
        out.append(invalid)
    if result.blamed:
        out.append(
            f"unreadable: {result.blamed} of {result.run.episodes} episodes ended as malformed, because the judge "
            f"could read everything but the assistant's message ({who}); if they are many, look at the judge first"
        )
    if result.surplus:
        out.append(f"left aside: {result.surplus} episodes of {result.run.path} beyond the {result.run.episodes} asked")
    if world.narrowed:
        out.append(f"chosen: {world.narrowed}")
    if world.left_out:
        found = len(world.left_out) + (world.size or 0)
        of = "" if world.narrowed else f" of {found}"
        out.append(f"left out: {len(world.left_out)}{of} rows of {world.source} are not usable")
        out += [f"  {line}" for line in world.left_out]
    return out
