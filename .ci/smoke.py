"""What an installed wheel must be able to do, outside the checkout and without any extra.

Run by .ci/smoke with the interpreter of a fresh environment. It checks where the package comes from, plays one
episode through Gymnasium's own functions, and drives the command line as a user would.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib import resources
from pathlib import Path

import gymnasium as gym

import askgym

ENV_ID = "AskMind-v0"
EXTRAS = ("datasets", "math_verify", "plotly", "pytest", "torch")
EVAL = ("eval", ENV_ID, "--agent", "oracle", "--episodes", "4", "--out", "results")


def require(truth: object, message: str) -> None:
    """Stop with one line unless `truth` holds (assert would vanish under -O)."""
    if not truth:
        sys.exit(f"smoke: {message}")


def check_origin() -> None:
    """The package is the installed one, has its typing marker, and came without extras."""
    home = Path(askgym.__file__).resolve()
    require(home.is_relative_to(Path(sys.prefix).resolve()), f"askgym was imported from {home}, not from {sys.prefix}")
    require(resources.files(askgym).joinpath("py.typed").is_file(), "the wheel lacks askgym/py.typed")
    page = resources.files("askgym.report.html").joinpath("assets", "page.html")
    require(page.is_file(), "the wheel lacks the page of askgym report")
    present = [name for name in EXTRAS if importlib.util.find_spec(name)]
    require(not present, f"a plain install pulled in {present}, which belong to extras")


def check_episode() -> None:
    """One episode runs to its end."""
    env = gym.make(ENV_ID)
    observation, info = env.reset(seed=0)
    require(isinstance(observation, str) and observation, f"reset gave {observation!r}, a question was expected")
    require(info["messages"], "reset gave no messages to send a policy")
    for turn in range(1, 101):
        observation, reward, terminated, truncated, info = env.step("The answer is 42.")
        require(isinstance(observation, str), f"step gave the observation {observation!r}, text was expected")
        require(isinstance(reward, float), f"step gave the reward {reward!r}, a float was expected")
        if terminated or truncated:
            require(terminated and info["valid"], f"the episode ended by {info['end_reason']}, not by an answer")
            print(f"smoke: {ENV_ID} ended after {turn} turn(s) by {info['end_reason']}, last reward {reward:+.2f}")
            break
    else:
        sys.exit("smoke: an episode did not end within 100 turns")
    env.close()


def check_commands() -> None:
    """The console script and `python -m askgym` answer; a small evaluation writes its results here."""
    script = str(Path(sys.executable).with_name("askgym"))
    for command in ([script, "--help"], [sys.executable, "-I", "-m", "askgym", "--help"], [script, *EVAL]):
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        shown = " ".join(["askgym", *command[command.index("askgym") + 1 :]] if "askgym" in command else command)
        require(done.returncode == 0, f"`{shown}` exited with {done.returncode}:\n{done.stdout}{done.stderr}")
        require(done.stdout.strip(), f"`{shown}` printed nothing")
    require(any(Path("results").rglob("*")), f"`askgym {' '.join(EVAL)}` left no results")
    print("smoke: the command line works")


if __name__ == "__main__":
    check_origin()
    check_episode()
    check_commands()
    print(f"smoke: askgym {getattr(askgym, '__version__', '')} works from {sys.prefix}")
