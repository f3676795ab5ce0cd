"""The words of the probability family: containers and what is in them, patterns of facts, and cue terms.

Patterns are filled with the story's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Imports nothing.
"""

from __future__ import annotations

__all__ = [
    "ADDED",
    "ADDING",
    "AFTERWARDS",
    "BEGIN",
    "COUNT",
    "COUNTED",
    "DRAWN",
    "EACH",
    "EVENTS",
    "FATES",
    "FIRST",
    "GROWN",
    "LEFT",
    "NOT_BACK",
    "NOT_BEGIN",
    "NOT_TOTAL",
    "OTHERS",
    "REST",
    "START",
    "STORIES",
    "STRIDES",
    "SUM",
    "TAKEN",
    "TAKEN_NOUN",
    "TAKING",
    "THEN",
    "TOTAL",
    "a",
    "stems",
]

_COLOURS = ("red", "blue", "green", "yellow", "white", "black", "purple")
_BRIGHT = ("pink", "orange", "violet", "green", "blue", "yellow", "white")
_SWEETS = ("lemon", "cherry", "mint", "ginger", "honey", "apple", "liquorice")
_BISCUITS = ("almond", "oat", "coconut", "ginger", "chocolate", "hazelnut", "cinnamon")
_BUTTONS = ("brass", "wooden", "leather", "pearl", "plastic", "silver", "glass")
_SOCKS = ("grey", "black", "brown", "striped", "spotted", "blue", "white")
_CARDS = ("star", "moon", "fish", "tree", "bird", "boat", "crown")
_SEEDS = ("poppy", "sunflower", "basil", "tomato", "pumpkin", "radish", "carrot")
_COINS = ("gold", "silver", "copper", "bronze", "nickel", "tin", "brass")
_TEAS = ("mint", "camomile", "ginger", "jasmine", "fennel", "lemon", "rooibos")

STORIES = (  # with its article, alone, thing, things, kinds (seven each, so that any stride visits all of them)
    ("a cloth bag", "bag", "marble", "marbles", _COLOURS), ("a wooden box", "box", "bead", "beads", _COLOURS),
    ("a raffle drum", "drum", "ticket", "tickets", _BRIGHT), ("a glass jar", "jar", "sweet", "sweets", _SWEETS),
    ("an old tin", "tin", "button", "buttons", _BUTTONS), ("a drawer", "drawer", "sock", "socks", _SOCKS),
    ("a felt hat", "hat", "card", "cards", _CARDS), ("a bucket", "bucket", "ball", "balls", _COLOURS),
    ("a cake tin", "tin", "biscuit", "biscuits", _BISCUITS), ("a paper bag", "bag", "seed", "seeds", _SEEDS),
    ("a basket", "basket", "egg", "eggs", _BRIGHT), ("a leather pouch", "pouch", "coin", "coins", _COINS),
    ("a deep bowl", "bowl", "token", "tokens", _COLOURS), ("a shoebox", "box", "crayon", "crayons", _COLOURS),
    ("a canvas sack", "sack", "counter", "counters", _BRIGHT), ("a tea chest", "chest", "tea bag", "tea bags", _TEAS),
    ("a lottery urn", "urn", "chip", "chips", _BRIGHT), ("a toy chest", "chest", "block", "blocks", _COLOURS),
)  # fmt: skip
STRIDES = 6

EVENTS = {  # small load (a single draw) or not → the event asked for
    True: ("it is {a} {item}", "it is either {a} {item} or {b} one", "it isn't {a} {item}"),
    False: ("both are {first} {items}", "the first is {a} {item} and the second {b} one", "neither is {a} {item}"),
}

# Ways of showing, leaving out and saying.
COUNTED = {
    "first": (
        "At first the {holder} holds {{}} {kind} {items}. / "
        "To begin with, {{}} of the {items} in the {holder} are {kind} ones.",
        "At first the {holder} holds a number of {kind} {items}. / "
        "To begin with, some of the {items} in the {holder} are {kind} ones.",
        "At the start there are {{}} {kind} {items}. / It's {{}} {kind} {items} to begin with.",
    ),
    "second": (
        "There are also {{}} {kind} {items}. / {{}} more are {kind} ones.",
        "There are also several {kind} {items}. / A few more are {kind} ones.",
        "At the start there are {{}} {kind} {items}. / The {holder} starts out with {{}} {kind} {items}.",
    ),
    "third": (
        "Then there are {{}} {kind} {items}. / Besides, I counted {{}} {kind} {items}.",
        "Then there are {kind} {items}. / Besides, there are some {kind} {items}.",
        "At the start there are {{}} {kind} {items}. / I counted {{}} {kind} {items} in the beginning.",
    ),
    "fourth": (
        "The remaining {{}} are {kind} {items}. / The {{}} others are {kind} ones.",
        "The remaining {items} are {kind} ones. / All the others are {kind} ones.",
        "At the start there are {{}} {kind} {items}. / Originally it's {{}} {kind} {items}.",
    ),
}
# Label, and the same ways.
TAKING = (
    "number of {kind} {items} taken out",
    "Before the draw, {{}} of the {kind} {items} are taken out for good. / "
    "Then {{}} {kind} {items} get lost before anything is drawn.",
    "Before the draw, some of the {kind} {items} are taken out for good. / "
    "Then a few {kind} {items} get lost before anything is drawn.",
    "It's {{}} {kind} {items} that go missing before the draw. / {{}} {kind} {items} are taken out beforehand.",
)
ADDING = (
    "number of {kind} {items} added",
    "Someone also adds {{}} {kind} {items} to the rest. / {{}} new {kind} {items} are put in as well.",
    "Someone also adds a handful of {kind} {items} to the rest. / A couple of new {kind} {items} are put in as well.",
    "{{}} {kind} {items} are added before the draw. / They put in {{}} new {kind} {items}.",
)
AFTERWARDS = (
    "what happens to the first {item} after it is drawn",
    "After the first draw, the {item} is {{}}. / The {item} drawn first is {{}} before the second draw.",
    "There's a rule about what becomes of the first {item}. / "
    "What becomes of the {item} drawn first is laid down in the rules.",
    "The first {item} is {{}}. / After the first draw, the {item} is {{}}.",
)
FATES = ("put back", "kept out", "swapped for {kind} one")

TAKEN_NOUN = "removal|loss|withdrawal"
TAKEN = (
    "take|takes|took|taken|taking|remove|removed|removing|lose|loses|lost|losing|vanish|vanished|disappear|disappeared|"
    "withdraw|withdrawn|withdrew|discard|discarded|subtract|subtracted|fewer|go_missing|went_missing|going_missing|"
    "gone_missing|goes_missing|gone|eaten|eat|ate|give_away|gave_away|given_away|throw_away|thrown_away|threw_away|"
    "throw_out|thrown_out|threw_out|"
    "pull|pulled|pick_out|picked_out|fish_out|fished_out|eliminate|eliminated|decrease|decreased|reduce|reduced|leave|"
    "leaves|deduct|deducted|"
    f"{TAKEN_NOUN}"
)
ADDED = (
    "add|adds|added|adding|addition|put_in|put_into|puts_in|drop|dropped|dropped_in|top_up|topped|insert|"
    "inserted|joined|throw_in|thrown_in|threw_in|toss_in|tossed|new|newly|tip_in|tipped|go_in|goes_in|went_in|go_into|went_into|"
    "goes_into|bring|brought|bought|contribute|contributed|many_more|many_extra|many_additional|of_additional|couple|supplement|introduce|introduced|increase|"
    "increased|went_in|going_in|come_in|came_in|later|topping|handful|go_up|goes_up|went_up|gets_up|grow|grows|grew|rise|rises|rose"
)
ADDED_BY = "someone|somebody"
"""What else speaks of what is added, though not against what is taken out."""
DRAWN = "draw|drawn|drawing|draws|drew"
START = (
    "originally|original|initially|initial|at_first|to_begin|begin_with|start_with|to_start|at_start|the_start|beginning|"
    "outset|starting|started|starts|start|begin|began|before_any|before_some|before_you|before_they|before_someone|"
    "before_somebody|the_removal|before_removing|before_taking|before_adding|before_anyone|before_it|"
    "the_change|before_change|before_anything"
)
THEN = (
    "back|replace|replaced|replacing|replacement|return|returned|returning|swap|swapped|keep|kept|reinsert|reinserted|"
    "put_back|happen|happens|become|becomes|became|stay_out|stays_out|left_out|leave_out|aside_after|rule|rules|exchange|"
    "exchanged|first_draw|between"
)
FIRST = "first_one|first_draw|first_pick|out_first|drawn_first|picked_first|initial_draw|1st"
COUNT = (
    "many|number|count|figure|quantity|amount|how_much|size|big|large|what|exact|exactly|handful|couple|few|some|several|"
    "precise|precisely"
)
NOT_BACK = (
    "remove|removed|discard|discarded|take|taken|taken_out|set_aside|put_aside|throw_away|thrown_away|stay|stays|out|"
    "withheld|held"
)
"""What else may become of the first thing drawn."""
OTHERS = "others|the_other|many_other|remaining|the_rest"
EACH = (
    "of_each|each_colour|each_color|every_colour|every_color|per_colour|per_color|each_kind|each_type|each_sort|"
    "each_flavour|each_flavor|every_kind"
)
LEFT = (
    "left|remain|remains|remaining|remained|less|leave|leaves|still|minus|after_taking|after_removing|take|taken|remove|"
    "removed|lost|lose|subtract|loss"
)
GROWN = (
    "add|added|adding|plus|now|grown|grow|up|increase|increased|bring|brings|brought|more|new|with_the|put_in|addition"
)
SUM = "total|in_all|altogether|overall|all_together"
BEGIN = (
    "start|started|starting|begin|beginning|began|original|originally|initial|initially|at_first|outset|the_change|"
    "before_those|before_any|before_change|before_anything|first_total|first_sum"
)
NOT_BEGIN = f"{TAKEN}|left|remaining|drawing_begin|drawing_start|draw_begin|second_draw|still|adding|plus_the"
TOTAL = (
    "drawing_begin|drawing_start|draw|drawn|drawing|total|in_all|altogether|overall|now|sum|contain|hold|"
    "end_up|finally|final|the_time"
)
NOT_TOTAL = (
    "originally|original|initial|initially|at_first|outset|the_start|to_start|start_with|begin_with|to_begin|beginning|"
    "second_draw|second|the_change|before_those|before_any|before_change"
)
REST = "second|second_draw|second_pick|next_draw|next|choose_from|first_draw|one_fewer"
"""What a correction says of the sum at the start, of the sum at the draw, and of the second draw."""


def stems(kind: str) -> str:
    """Cue terms for a kind: itself, its plural, and other spellings."""
    return f"{kind}|{kind}s|{_OTHERS[kind]}" if kind in _OTHERS else f"{kind}|{kind}s"


_OTHERS = {
    "grey": "gray|greys",
    "camomile": "chamomile",
    "cherry": "cherries",
    "poppy": "poppies",
    "liquorice": "licorice",
    "radish": "radishes",
    "gold": "golden",
    "wooden": "wood",
    "plastic": "plastics",
    "striped": "stripe|stripy|stripey",
    "spotted": "spot|spotty|dotted",
    "brass": "brasses",
    "purple": "purples",
}


def a(noun: str) -> str:
    """The noun with its article: "an oat", "a red"."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
