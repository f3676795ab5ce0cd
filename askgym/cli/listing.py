"""`askgym list`: what there is to choose from."""

from __future__ import annotations

import json
from typing import Any

import click

__all__ = ["list_command"]


@click.command("list", short_help="Show what there is to choose from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def list_command(as_json: bool) -> None:
    """Show environments, agents, item families, rewards, guidance, difficulty knobs, user styles, splits of tasks.

    \b
    Examples:
      askgym list
      askgym list --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    known = catalogue()
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return
    from askgym.cli.console import draw
    from askgym.report import Column, PlainTable

    for title, records in known.items():
        keys = list(records[0]) if records else []
        columns = tuple(
            Column(
                key,
                key.replace("_", " "),
                text=key != "turns",
                wrap=key in ("summary", "splits", "values", "environments"),
            )
            for key in keys
        )
        rows = tuple(tuple(_cell(record[key]) for key in keys) for record in records)
        draw(PlainTable(columns, rows, title=title.replace("_", " ")))


def catalogue() -> dict[str, list[dict[str, Any]]]:
    """Everything that has a name on the command line: section → records of plain values."""
    from askgym.envs.ask.families import families
    from askgym.envs.ask.user import COOPERATIVE, Style
    from askgym.envs.domains import domain
    from askgym.envs.registration import ENV_IDS, env_ids
    from askgym.envs.telecom.rewards import PRESETS as CASE_PRESETS
    from askgym.envs.telecom.rewards import resolve_reward as resolve_case_reward
    from askgym.envs.telecom.tasks import SPLITS, split
    from askgym.rewards import PRESETS, resolve_reward
    from askgym.turnrules import Guidance

    usual = resolve_reward(None).name
    return {
        "environments": [
            {"id": entry.id, "turns": entry.turns, "summary": entry.summary} for entry in ENV_IDS.values()
        ],
        "agents": [{"agent": name, "summary": _AGENTS.get(name, "")} for name in domain("ask").agents],
        "single_turn_agents": [
            {"agent": name, "environments": list(env_ids(*_SINGLE_TURN)), "summary": _SINGLE_TURN_AGENTS.get(name, "")}
            for name in dict.fromkeys(name for one in _SINGLE_TURN for name in domain(one).agents)
        ],
        "families": [
            {
                "family": one.name,
                "domain": one.domain,
                "language": one.language,
                "answer": one.answer_kind.value,
                "splits": list(one.splits),
            }
            for one in families().values()
        ],
        "case_agents": [
            {"agent": name, "environments": list(env_ids("telecom")), "summary": _CASE_AGENTS.get(name, "")}
            for name in domain("telecom").agents
        ],
        "rewards": [
            {"reward": name, "default": name == usual, "summary": _REWARDS.get(name, "")}
            for name in PRESETS
            if resolve_reward(name).name == name  # other names are aliases
        ],
        "case_rewards": [
            {"reward": name, "default": name == resolve_case_reward(None).name, "summary": _CASE_REWARDS.get(name, "")}
            for name in CASE_PRESETS
            if resolve_case_reward(name).name == name
        ],
        "case_splits": [{"split": name, "default": name == "base", "tasks": len(split(name))} for name in SPLITS],
        "guidance": [{"guidance": mode.value, "summary": _GUIDANCE.get(mode.value, "")} for mode in Guidance],
        "knobs": [{"knob": name, "values": values} for name, values in _KNOBS.items()],
        "user_styles": [
            *({"style": style.value, "default": style in COOPERATIVE, "summary": ""} for style in Style),
            {"style": "mixed", "default": False, "summary": "every style, drawn for each episode"},
        ],
    }


_AGENTS = {
    "oracle": "sees everything hidden: asks for or corrects exactly what is needed, then answers rightly",
    "never-ask": "answers at once, by a guess that fits",
    "ask-once": "takes up one point, then answers",
    "ask-everything": "asks for everything, known or not, then answers",
    "random": "asks, idles or answers by chance",
    "heuristic": "sees nothing hidden: reacts to vague or all too certain words, then guesses",
}
_SINGLE_TURN = ("qa", "rubrics")
_SINGLE_TURN_AGENTS = {
    "oracle": "gives the expected answer, or the ideal message where there is one",
    "random": "picks an option; what has none, it answers by chance",
}
_CASE_AGENTS = {
    "gold": "carries out the task's own solution",
    "workflow": "keeps the policy: identifies the customer, looks, asks for one step after the other, in plain English",
    "read-and-fix": "mends whatever reads wrong",
    "transfer": "hands every case over at once",
    "random": "makes valid calls by chance",
}
_CASE_REWARDS = {
    "progress": "pays for faults mended, less what was done wrong on the way, then for a solved case; at most 1",
    "verdict": "τ²-bench's: 1 for a solved case at the end, and nothing before",
}
_KNOBS = {
    "load": "lookup, small or full: arithmetic load, where the family has it",
    "points": "2 to 5 missing facts",
    "distractors": "0 to 3 facts beside the point",
    "persona": "plain, polite, hurried, rambling, worried or blunt: how the user writes",
    "noise": "typing errors: 0 none, 1 few, 2 many",
    "chain": "yes: one missing fact only comes up after another point; no",
}
_REWARDS = {
    "progress": "scores the state and pays the change: settling points, then the right answer; at most 1 an episode",
    "askbench": "AskBench's ladder from −2 to +1 a turn",
}
_GUIDANCE = {
    "none": "says nothing about asking",
    "weak": "the assistant may ask",
    "strong": "the assistant must ask before it answers",
    "fata": "first list what an expert would need and ask for it, then answer",
}


def _cell(value: Any) -> str | int:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        return ", ".join(value)
    return value if isinstance(value, int) else str(value)
