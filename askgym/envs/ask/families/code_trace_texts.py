"""The words of the code_trace family: listings, names of constants, sentences, and cues. Data only.

Listings are format strings over the names of the constants and of the variable. A kind of loop is named by what it
does in a pass: "cut" adds, and takes something off above the limit; "else" either adds or takes something off; "refill"
takes off, and puts something back on below the limit.
"""

from __future__ import annotations

from askgym.types import Cue

__all__ = ["CUES", "FINALS", "HEADS", "LOOPS", "NAMES", "ROLES", "SENTENCES", "THINGS"]

ROLES = ("start", "step", "rounds", "limit", "cut", "factor", "bonus")

NAMES = {  # whether the variable falls → names of the variable and of the constants, in the order of the roles
    False: (
        ("x", "start", "step", "reps", "limit", "cut", "factor", "bonus"),
        ("total", "base", "gain", "laps", "ceiling", "toll", "weight", "tip"),
        ("level", "initial", "rise", "count", "cap", "loss", "scale", "extra"),
        ("n", "seed", "increment", "repeats", "threshold", "penalty", "multiplier", "offset"),
        ("score", "opening", "gain", "reps", "maximum", "deduction", "factor", "extra"),
    ),
    True: (
        ("x", "start", "decrement", "reps", "limit", "refill", "factor", "bonus"),
        ("stock", "opening", "usage", "count", "reserve", "supply", "scale", "extra"),
        ("level", "initial", "drain", "laps", "minimum", "refill", "weight", "offset"),
        ("n", "seed", "decrease", "repeats", "threshold", "boost", "multiplier", "bonus"),
        ("energy", "base", "usage", "reps", "minimum", "boost", "factor", "tip"),
    ),
}
THINGS = {  # language → what the listing is, its loop, its variable, a pass, how it shows its result, where a pass ends
    "python": ("Python script", "The loop runs {} times.", "{var}", "pass", "does it print", "is printed",
               "after the first pass", "at the end of all passes"),
    "braces": ("script", "The block is repeated {} times.", "{var}", "pass", "does it print", "is printed",
               "after the first pass", "at the end of all passes"),
    "plain": ("program", "The loop is gone through {} times.", "{var}", "pass", "does it print", "is printed",
              "after the first pass", "at the end of all passes"),
    "sheet": ("spreadsheet", "There are {} cells below the top cell.", "the running value", "row",
              "does the result cell show", "the result cell shows", "right below the top cell", "in the bottom cell"),
}  # fmt: skip
HEADS = {
    "python": "{var} = {start}\nfor _ in range({rounds}):\n",
    "braces": "{var} = {start};\nrepeat ({rounds}) {{\n",
    "plain": "LET {var} BE {start}\nREPEAT {rounds} TIMES:\n",
    "sheet": "Top cell of the column: {start}\nEach of the {rounds} cells below it: ",
}
LOOPS = {
    "python": {
        "cut": "    {var} += {step}\n    if {var} > {limit}:\n        {var} -= {cut}\n",
        "else": "    if {var} < {limit}:\n        {var} += {step}\n    else:\n        {var} -= {cut}\n",
        "refill": "    {var} -= {step}\n    if {var} < {limit}:\n        {var} += {cut}\n",
    },
    "braces": {
        "cut": "  {var} = {var} + {step};\n  if ({var} > {limit}) {var} = {var} - {cut};\n}}\n",
        "else": "  if ({var} < {limit}) {var} = {var} + {step};\n  else {var} = {var} - {cut};\n}}\n",
        "refill": "  {var} = {var} - {step};\n  if ({var} < {limit}) {var} = {var} + {cut};\n}}\n",
    },
    "plain": {
        "cut": "  ADD {step} TO {var}\n  IF {var} IS NOW ABOVE {limit}, SUBTRACT {cut} FROM {var}\nEND OF REPEAT\n",
        "else": (
            "  IF {var} IS BELOW {limit}, ADD {step} TO {var}, OTHERWISE SUBTRACT {cut} FROM {var}\nEND OF REPEAT\n"
        ),
        "refill": "  SUBTRACT {step} FROM {var}\n  IF {var} IS NOW BELOW {limit}, ADD {cut} TO {var}\nEND OF REPEAT\n",
    },
    "sheet": {
        "cut": "the cell above plus {step}; if that is more than {limit}, take {cut} off\n",
        "else": "if the cell above is less than {limit}, that cell plus {step}, otherwise that cell minus {cut}\n",
        "refill": "the cell above minus {step}; if that is less than {limit}, put {cut} back on\n",
    },
}
FINALS = {  # product plus bonus, product minus bonus, sum multiplied
    "python": ("print({factor} * {var} + {bonus})", "print({factor} * {var} - {bonus})",
               "print({factor} * ({var} + {bonus}))"),
    "braces": ("print({factor} * {var} + {bonus});", "print({factor} * {var} - {bonus});",
               "print({factor} * ({var} + {bonus}));"),
    "plain": ("PRINT {factor} TIMES {var}, PLUS {bonus}", "PRINT {factor} TIMES {var}, MINUS {bonus}",
              "ADD {bonus} TO {var}\nPRINT {factor} TIMES {var}"),
    "sheet": ("Result cell: {factor} times the bottom cell, plus {bonus}",
              "Result cell: {factor} times the bottom cell, minus {bonus}",
              "Result cell: {factor} times the sum of the bottom cell and {bonus}"),
}  # fmt: skip

SENTENCES = {  # role, or role and kind of loop or last line → shown, vague, said
    # "[n]" is the constant's name, "[v]" the variable, "[l]" the limit's name, "[p]" a pass
    "start": ("The value of [n] is {}. / At the beginning [v] is {}.",
              "At the beginning [v] is at its usual value. / The value of [n] hasn't changed since last time.",
              "The value of [n] is {}. / At the beginning [v] is {}."),
    "step cut": ("The value of [n] is {}. / Every [p] adds {} to [v].",
                 "The value of [n] never changes. / Every [p] adds [n] to [v], always the same amount.",
                 "The value of [n] is {}. / Every [p] adds {}."),
    "step else": ("The value of [n] is {}. / As long as [v] is below [l], a [p] adds {} to it.",
                  "The value of [n] never changes. / As long as [v] is below [l], a [p] adds [n] to it.",
                  "The value of [n] is {}. / Such a [p] adds {}."),
    "step refill": ("The value of [n] is {}. / Every [p] takes {} off [v].",
                    "The value of [n] never changes. / Every [p] takes [n] off [v], always the same amount.",
                    "The value of [n] is {}. / Every [p] takes {} off."),
    "rounds": ("For [n] I've put {}. / [r]", "For [n] I've put the usual number. / I've decided on [n] already.",
               "I've put {} for [n]. / [r]"),
    "limit": ("The value of [n] is {}. / They've set [n] to {}.",
              "The value of [n] is in the settings. / They've set [n] for me.",
              "The value of [n] is {}. / It's {} for [n]."),
    "cut cut": ("For [n] it says {}. / Whenever [v] goes above [l], {} is taken off.",
                "Whenever [v] goes above [l], the usual amount is taken off. / For [n] it gives a value, too.",
                "For [n] it says {}. / Then {} is taken off."),
    "cut else": ("For [n] it says {}. / Once [v] isn't below [l], a [p] takes {} off.",
                 "Once [v] isn't below [l], a [p] takes something off. / For [n] it gives a value, too.",
                 "For [n] it says {}. / Then {} is taken off."),
    "cut refill": ("For [n] it says {}. / Whenever [v] drops below [l], {} is put back on.",
                   "Whenever [v] drops below [l], the usual amount is put back on. / For [n] it gives a value, too.",
                   "For [n] it says {}. / Then {} is put back on."),
    "factor": ("I've chosen {} for [n]. / At the end the multiplication is by {}.",
               "I've chosen [n] as well. / At the end the multiplication is by a fixed number.",
               "I've chosen {} for [n]. / The multiplication is by {}."),
    "bonus 0": ("The constant [n] is {}. / After the multiplication {} is added.",
                "The constant [n] is also known. / After the multiplication something is added.",
                "The constant [n] is {}. / It's {} that is added there."),
    "bonus 1": ("The constant [n] is {}. / After the multiplication {} is subtracted.",
                "The constant [n] is also known. / After the multiplication something is subtracted.",
                "The constant [n] is {}. / It's {} that is subtracted there."),
    "bonus 2": ("The constant [n] is {}. / Just before the multiplication {} is added.",
                "The constant [n] is also known. / Just before the multiplication something is added.",
                "The constant [n] is {}. / It's {} that is added there."),
}  # fmt: skip

# Terms are compared by stem, so "add" stands for "added" and "adding" as well.
_PASS = (
    "pass|round|turn|repeat|repetition|loop|iteration|lap|cycle|row|cell|execute|body|block|time|each|every|per|"
    "go_through|gone_through|performed|carried_out|such"
)
_COUNTED = "how_often|how_long|number_of_times|" + "|".join(
    f"{before}_{what}"
    for before in ("many", "of")
    for what in "pass round turn time iteration repetition loop cycle repeat rep lap cell row".split()
)
_ROUNDS = "rep|lap|repeat|count|repetition|iteration|range"
_AT_END = (
    "end|final|finally|last|print|printout|output|result|afterwards|outside|closing|bottom|multiplication|multiply|"
    "multiplied"
)
_CROSSED = (
    "at_what|at_which|above_what|above_which|over_what|over_which|beyond_what|below_what|below_which|under_what|"
    "under_which|what_point|which_point|compare|comparison|condition"
)
_WHEN = f"{_CROSSED}|from_what|from_which"
_EXTREME = "high|highest|large|largest|big|biggest|low|lowest|small|smallest"
_MUST = "must|have_to|has_to|had_to|need_to|needs_to|before"
_BRANCH = "trigger|branch|kick_in|kicks_in|switch|rule|apply|applie|condition|if|check|test"
_MUCH = "how_much|how_far|by_how"
_LIMIT = "limit|threshold|cap|ceiling|maximum|max|upper_bound|bound|boundary|cutoff|cut_off"
_FLOOR = "limit|threshold|minimum|min|reserve|floor|lower_bound|bound|boundary|cutoff|cut_off"
_OFF = (
    "subtract|subtraction|subtrahend|deduct|deduction|taken_off|take_off|takes_off|taken_away|take_away|taken|remove|"
    "reduce|reduction|lose|lost|loss|minus|knock|go_down|goes_down|comes_off|come_off|off"
)
_ON = (
    "add|addition|summand|plus|grow|growth|climb|rise|increase|go_up|goes_up|gain|goes_on|come_on|comes_on|put_on|"
    "goes_in|on_top"
)
_CUT = f"{_OFF}|cut|toll|penalty|set_back|fall|drop|decrease|back"
_REFILL = f"{_ON}|refill|supply|boost|top|fill|back|raise|replenish|restore|recharge|jump"
_START = (
    "start|begin|began|beginning|initial|initially|initialise|initialize|opening|first_value|first_number|seed|base|"
    "outset|init|original|originally|top_cell|first_cell|at_first|set_off|sets_off|set_out|sets_out"
)
_FACTOR = "factor|multiply|multiplied|multiplier|multiplication|multiplicand|weight|scale|coefficient|product"
_BONUS = "bonus|extra|offset|tip"
_UP = "step|increment|gain|rise|increase|grow|growth|climb|go_up|goes_up"
_DOWN = "step|decrement|usage|drain|decrease|drop|fall|consume|shrink|go_down|goes_down"

_COMMON = {
    "start": (
        Cue(_START, "", f"{_COUNTED}|how_many|{_CROSSED}|subtract|deduct|trigger|"
                        f"{_FACTOR}|{_BONUS}|step|limit|threshold|ceiling|cap|maximum|minimum|reserve"),
        Cue("before", "first|loop|pass|row", f"{_ON}|{_OFF}|{_AT_END}|{_COUNTED}|how_many"),
    ),
    "rounds": (
        Cue(f"{_COUNTED}|many_times", "", f"add|grow|exceed|{_FACTOR}|{_BONUS}"),
        Cue("how_many|number|count", "loop|iteration|execute|block|body|repetition|repeat|below_the",
            f"add|grow|{_OFF}|{_FACTOR}|{_BONUS}|{_WHEN}|each|every|per"),
        Cue(_ROUNDS, "", f"per|each|every|add|grow|{_OFF}|rise|fall|increase|{_FACTOR}|{_BONUS}"),
    ),
    "factor": (
        Cue(_FACTOR, "", f"{_BONUS}|add|subtract|deduct"),
        Cue("by_what|by_which|with_what|times_what|with_which", _AT_END, f"loop|repeat|{_BONUS}|{_ON}|{_OFF}"),
    ),
    "bonus": (
        Cue(_BONUS, "", "per|each|every|pass"),
        Cue("add|addition|summand|addend|plus|subtract|subtraction|deduct|taken|taken_off|minus|comes_off|on_top|goes_on",
            f"{_AT_END}|product|very|after|{_FACTOR}",
            "limit|threshold|ceiling|cap|maximum|minimum|reserve|exceed|every|each|per|cut|toll|penalty|refill|whenever"),
    ),
}  # fmt: skip
CUES: dict[bool, dict[str, tuple[Cue, ...]]] = {
    False: {
        **_COMMON,
        "step": (
            Cue(_UP, "", f"{_COUNTED}|how_many|{_AT_END}|{_CUT}|{_LIMIT}"),
            Cue(_ON, _PASS, f"{_AT_END}|{_CUT}|{_LIMIT}|{_COUNTED}|{_BONUS}|{_FACTOR}|{_START}"),
            Cue(_ON, "below|under|less|while|as_long|smaller|lower|still", f"{_OFF}|{_AT_END}|{_MUST}|otherwise"),
        ),
        "limit": (
            Cue(_LIMIT, "", f"{_OFF}|{_ON}|{_MUCH}|penalty|toll".replace("|off", "")),
            Cue("exceed|pass|cross|reach|go_above|rise_above|be_above", "must|have_to|has_to", _MUCH),
            Cue(_EXTREME, "can|may|get|before|allowed|go", f"{_MUCH}|{_AT_END}|{_BONUS}"),
            Cue(_WHEN, f"{_CUT}|{_LIMIT}|{_BRANCH}|exceed|above|greater|compare",
                f"{_FACTOR}|{_BONUS}|{_START}|{_MUCH}"),
            Cue("exceed|go_over|goes_over|above_what|greater_than|more_than|compare|comparison", "", f"{_CUT}|{_MUCH}"),
            Cue(_BRANCH, "value|number|what|which|where|when", f"{_MUCH}|{_CUT}|{_ON}|{_FACTOR}|{_START}"),
            Cue("when|cut_off|cutoff", "", f"what|how|which|{_MUCH}|{_FACTOR}|{_BONUS}|{_START}"),
        ),
        "cut": (
            Cue(_CUT, "", f"cut_off|cutoff|{_WHEN}|{_AT_END}|{_COUNTED}|{_MUST}|when_exactly|exactly_when|"
                          "value_on"),
            Cue(f"what_happens|{_MUCH}", f"{_LIMIT}|exceed|over|above",
                f"{_AT_END}|{_COUNTED}|{_MUST}|{_ON}|below|while|as_long"),
        ),
    },
    True: {
        **_COMMON,
        "step": (
            Cue(_DOWN, "", f"how_low|lowest|{_COUNTED}|how_many|{_AT_END}|{_WHEN}|{_FLOOR}|{_REFILL}"),
            Cue(_OFF, _PASS, f"{_AT_END}|{_REFILL}|{_FLOOR}|{_COUNTED}|{_BONUS}|{_FACTOR}|{_START}"),
        ),
        "limit": (
            Cue(_FLOOR, "", f"{_ON}|{_MUCH}|subtract|refill|boost"),
            Cue("go_below|fall_below|drop_below|sink_below|be_below|reach|cross|undercut|fall_to|drop_to",
                "must|have_to|has_to", _MUCH),
            Cue(_EXTREME, "can|may|get|before|allowed|go|drop", f"{_MUCH}|{_AT_END}|{_BONUS}"),
            Cue(_WHEN, f"{_REFILL}|{_FLOOR}|{_BRANCH}|below|under|less|compare",
                f"{_FACTOR}|{_BONUS}|{_START}|{_MUCH}"),
            Cue("below_what|less_than|fewer_than|lower_than|compare|comparison", "", f"{_REFILL}|{_MUCH}"),
            Cue(_BRANCH, "value|number|what|which|where|when", f"{_MUCH}|{_REFILL}|{_FACTOR}|{_START}"),
            Cue("when|cut_off|cutoff", "", f"what|how|which|{_MUCH}|{_FACTOR}|{_BONUS}|{_START}"),
        ),
        "cut": (
            Cue(_REFILL, "", f"cut_off|cutoff|{_WHEN}|{_AT_END}|{_COUNTED}|{_MUST}|when_exactly|exactly_when|"
                             f"value_down|offset|tip|{_FACTOR}"),
            Cue(f"what_happens|{_MUCH}", f"{_FLOOR}|below|under", f"{_AT_END}|{_COUNTED}|{_MUST}|subtract"),
        ),
    },
}  # fmt: skip
"""Whether the variable falls → role → how questions about its constant are recognised."""
