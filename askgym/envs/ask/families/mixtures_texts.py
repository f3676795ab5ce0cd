"""The words of the mixtures family: stories, patterns of facts and claims, and what they are recognised by.

Patterns are filled with the story's and a person's words first and with the value second ("{{}}"); ways of saying the
same thing are separated by " / ". Data only; imports nothing of askgym.
"""

from __future__ import annotations

from typing import Any

__all__ = ["CLAIMS", "CUES", "FACTS", "QUANTITIES", "RULES", "STORIES"]


def _story(product: str, noun: str, sub: str, sub_cue: str, filler: str, names: str) -> dict[str, Any]:
    """A story; names are "name=cue stems", separated by commas."""
    pairs = tuple(tuple(name.strip().split("=")) for name in names.split(","))
    words = {"product": product, "noun": noun, "sub": sub, "sub_cue": sub_cue, "filler": filler}
    return {**words, "filler_cue": filler.replace(" ", "_"), "names": pairs}


STORIES = (
    _story("a coffee blend", "blend", "Arabica", "arabica", "Robusta",
           "house blend=house, breakfast blend=breakfast, Sunday blend=sunday, hotel blend=hotel"),
    _story("a snack", "snack", "raisins", "raisin", "peanuts",
           "hiking mix=hiking|hike, cinema mix=cinema, school mix=school, office mix=office"),
    _story("a punch", "punch", "sugar", "sugar", "water",
           "cherry juice=cherry, apple juice=apple, grape juice=grape, mango juice=mango, pear juice=pear"),
    _story("a brine", "brine", "salt", "salt", "water",
           "olive brine=olive, feta brine=feta|cheese, gherkin brine=gherkin, herring brine=herring|fish"),
    _story("an alloy", "alloy", "copper", "copper", "tin",
           "scrap brass=brass, scrap bronze=bronze, gunmetal=gunmetal, bell metal=bell, coin metal=coin"),
    _story("a wall paint", "paint", "blue pigment", "pigment|blue", "white base",
           "ocean paint=ocean, mint paint=mint, lagoon paint=lagoon, winter paint=winter, iris paint=iris"),
    _story("plant feed", "feed", "potash", "potash", "water",
           "rose feed=rose, tomato feed=tomato, lawn feed=lawn, orchid feed=orchid, cactus feed=cactus"),
    _story("a ganache", "ganache", "cocoa", "cocoa", "cream",
           "milk chocolate=milk, dark chocolate=dark, cooking chocolate=cooking"),
    _story("grass seed", "seed", "clover", "clover", "ryegrass",
           "meadow mix=meadow, shade mix=shade|shady, sports mix=sport, orchard mix=orchard"),
    _story("a muesli", "muesli", "oats", "oat", "bran",
           "alpine muesli=alpine, berry muesli=berry, honey muesli=honey, nut muesli=nut"),
    _story("a herbal tea", "tea", "mint", "mint|peppermint", "camomile",
           "winter tea=winter, garden tea=garden, evening tea=evening, abbey tea=abbey"),
    _story("bird food", "food", "sunflower seeds", "sunflower", "millet",
           "robin mix=robin, finch mix=finch, sparrow mix=sparrow, parrot mix=parrot"),
    _story("mortar", "mortar", "cement", "cement", "sand",
           "floor mortar=floor, wall mortar=wall, roof mortar=roof, garden mortar=garden"),
    _story("a cleaning agent", "agent", "citric acid", "acid|citric", "water",
           "window cleaner=window, bath cleaner=bath|bathroom, oven cleaner=oven, grill cleaner=grill"),
    _story("a yarn", "yarn", "mohair", "mohair", "cotton",
           "sock yarn=sock, scarf yarn=scarf, jumper yarn=jumper, baby yarn=baby"),
    _story("potting soil", "soil", "perlite", "perlite", "peat",
           "herb soil=herb, cactus soil=cactus, fern soil=fern, balcony soil=balcony"),
    _story("a cordial", "cordial", "sugar", "sugar", "soda water",
           "rose syrup=rose, lemon syrup=lemon, ginger syrup=ginger, elder syrup=elder"),
    _story("a spice mix", "mix", "chilli", "chilli|chili|chile", "paprika",
           "curry powder=curry, barbecue rub=barbecue|rub, taco seasoning=taco, harbour spice=harbour|harbor"),
    _story("a flour mix", "flour", "spelt", "spelt", "wheat",
           "pizza flour=pizza, cake flour=cake, bread flour=bread, noodle flour=noodle"),
    _story("a hand cream", "cream", "lanolin", "lanolin", "water",
           "rose balm=rose, sports balm=sport, baby balm=baby, winter balm=winter"),
)  # fmt: skip
RULES = {
    "topped": (
        "All percentages are by weight, and adding {filler} brings in no {sub}.",
        "Topping up with {filler} brings in no {sub}, and all percentages are by weight.",
    ),
    "lost": (
        "What is lost has the same make-up as the rest, and all percentages are by weight.",
        "All percentages are by weight, and the loss is made up like the rest.",
    ),
}
QUANTITIES = {
    "topped": ("percentage of {sub} in the finished {noun}", "final percentage of {sub}"),
    "lost": ("number of grams of {sub} that are left", "weight in grams of the {sub} left in the end"),
}

# Key → label, then ways of showing, leaving out and saying the fact. "weight" and "share" serve both blends.
FACTS = {
    "weight": (
        "grams of {name}",
        "{He} take{s} {{}} of {name}. / Of {name}, {he} use{s} {{}}.",
        "{He} take{s} some {name}. / Of {name}, {he} use{s} all there is.",
        "{He} take{s} {{}} of {name}. / It's {{}} of {name}.",
    ),
    "share": (
        "percentage of {sub} in the {name}",
        "The {name} contains {{}} {sub}. / The share of {sub} in the {name} is {{}}.",
        "The {name} contains {sub}. / The share of {sub} in the {name} is known.",
        "The {name} contains {{}} {sub}. / It's {{}} {sub} in the {name}.",
    ),
    "pure": (
        "grams of pure {sub} added",
        "Then {he} mix{es} in {{}} of pure {sub}. / Another {{}} of pure {sub} goes in.",
        "Then {he} mix{es} in some pure {sub}. / {He} also add{s} some pure {sub}.",
        "{He} mix{es} in {{}} of pure {sub}. / It's {{}} of pure {sub}.",
    ),
    "total": (
        "total weight after topping up",
        "Finally {he} add{s} {filler} until it all weighs {{}}. / It's topped up with {filler} to a total of {{}}.",
        "Finally {he} add{s} {filler} until it's enough. / It's topped up with {filler} to the usual total.",
        "{He} top{s} it up to {{}}. / In the end it all weighs {{}}.",
    ),
    "loss": (
        "percentage of the mixture that is lost",
        "Along the way, {he} lose{s} {{}} of the mixture. / Unluckily, {{}} of the mixture gets lost.",
        "Along the way, {he} lose{s} some of the mixture. / Unluckily, some of the mixture gets lost.",
        "{He} lose{s} {{}} of the mixture. / It's {{}} of the mixture that is lost.",
    ),
}

# Key → checklist entry, ways of asserting it, and the truth.
CLAIMS = {
    "first": (
        "the {A} brings in {{}} of {sub}",
        "So the {A} brings in {{}} of {sub}. / That's {{}} of {sub} from the {A}, of course.",
        "The {A} brings in {{{{}}}} of {sub}, as {{one_share}} of {{one}}.",
    ),
    "second": (
        "the {B} brings in {{}} of {sub}",
        "The {B} brings in {{}} of {sub}, clearly. / From the {B} comes {{}} of {sub}.",
        "The {B} brings in {{{{}}}} of {sub}, as {{two_share}} of {{two}}.",
    ),
    "all": (
        "the amounts of {sub} add up to {{}}",
        "Adding everything up, it's {{}} of {sub} altogether. / I've worked out that {{}} of {sub} goes in altogether.",
        "Altogether, {{{{}}}} of {sub} goes in.",
    ),
    "lost": (
        "the loss takes away {{}} of {sub}",
        "The loss takes away {{}} of {sub}, obviously. / Through the loss, {{}} of {sub} is gone.",
        "The loss takes away {{{{}}}} of {sub}.",
    ),
}

_MUCH = (
    "how_much|gram|g|weight|weigh|amount|quantity|kilo|mass|many|take|use|used|go_in|goes_in|go_into|goes_into|portion|"
    "heavy|measure|figure|much|scoop|what_about|put_in|using|taken"
)
_RICH = (
    "percent|percentage|share|content|concentration|proportion|fraction|strength|contain|consist|make_up|makes_up|made_up|"
    "ratio|composition|rich|strong|hold|level|part|packet|label|how_pure|purity"
)
_PURE = (
    "pure|add|added|adding|stir|mix_in|mixed_in|mixes_in|extra|additional|straight|separately|more|another|by_itself|"
    "on_its|own|neat|unmixed|on_top|goes_in|go_in|put_in|afterwards"
)
_TOTAL = (
    "total|altogether|in_all|overall|final|finally|finished|top|topped|topping|fill|filled|filling|up_to|whole|everything|"
    "all_weigh|batch|end|complete|together|enough|final_weight|it_all|all_together|combined|entire|target"
)
_LOSS = (
    "lost|lose|loses|losing|loss|spill|spilt|spilled|spillage|waste|wasted|left_behind|stay_behind|stays_behind|pour|poured|"
    "pouring|remain|remains|gone|discard|goes_missing|go_missing|shrink"
)
_FIRST, _SECOND = "{A}|first|former", "{B}|second|latter"

# Key of a fact or claim → cues: attribute, entity, excluding.
CUES = {
    "one": ((_MUCH, _FIRST, f"{_RICH}|{{sub}}|{_SECOND}|{_LOSS}|pure|by_weight|by_mass"),),
    "one_share": ((f"{_RICH}|{{sub}}", _FIRST, f"{_SECOND}|{_LOSS}|pure"),),
    "two": ((_MUCH, _SECOND, f"{_RICH}|{{sub}}|{_FIRST}|{_LOSS}|pure|by_weight|by_mass"),),
    "two_share": ((f"{_RICH}|{{sub}}", _SECOND, f"{_FIRST}|{_LOSS}|pure"),),
    "pure": (
        ("{of_sub}", "", f"{_FIRST}|{_SECOND}|{_RICH}|{_TOTAL}|{_LOSS}|left|{{filler}}"),
        ("{sub}", _PURE, f"{_FIRST}|{_SECOND}|{_RICH}|{_LOSS}|{{filler}}|final|finished|left|altogether|total"),
        ("pure", "", f"{_FIRST}|{_SECOND}|{_LOSS}|how_pure"),
    ),
    "total": (
        (f"{_TOTAL}|{{filler}}", "", f"{_FIRST}|{_SECOND}|{_RICH}|{{sub}}|{_LOSS}|pure"),
        ("mixture_weigh|mixture_weight|it_weigh|mix_weigh|of_mixture|the_scale|mixture_be|mixture_have|mixture_get", "",
         f"{_FIRST}|{_SECOND}|{_RICH}|{{sub}}|{_LOSS}|pure|by_weight"),
    ),
    "loss": ((_LOSS, "", f"{_FIRST}|{_SECOND}|pure"),),
    "first": ((_FIRST, "", f"{_SECOND}|altogether|total|in_all|add_up|adding_up|sum|loss|lost|pure"),),
    "second": ((_SECOND, "", f"{_FIRST}|altogether|total|in_all|add_up|adding_up|sum|loss|lost|pure"),),
    "all": (
        ("altogether|total|in_all|add|add_up|adding_up|adds_up|sum|together|everything|all_told|overall|amounts|plus",
         "", f"{_LOSS}"),
        ("pure", "", _LOSS),
    ),
    "lost": ((f"{_LOSS}|take_away|takes_away", "", ""),),
}  # fmt: skip
