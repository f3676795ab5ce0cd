"""Recipes: a recipe scaled to a number of guests, with kitchen waste, another dish and a stock. Answer: grams.

The recipe is scaled exactly (no whole batches); waste is added to what the recipe needs, and to nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import number, phrased_claim, phrased_given, unlike, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Recipes"]

_EXTRA = "percent|percentage|extra|waste|wastage|loss|lose|lost|trim|allowance|allow|scrap|surplus|add|added|share"
_HOME = "already|cupboard|pantry|fridge|on_hand|at_home|leftover|larder|kitchen|supply|stock|stored|freezer|home"
_KEYS = ("guests", "pieces", "makes", "amount", "extra", "reserve", "stock")
_STUFF = ("thing", "food", "food_cue", "loss", "loss_cue")
_HEARTY = (  # the piece, the ingredient, its cue stems, what is lost in the kitchen, its cue stems
    ("spring roll", "white cabbage", "cabbage", "outer leaves", "leaves|leaf|outer"),
    ("scone", "pumpkin", "pumpkin|squash", "rind and seeds", "rind|seed"),
    ("fishcake", "salmon", "salmon|fish", "skin and bones", "skin|bone"),
    ("wrap", "aubergines", "aubergine|eggplant", "stalks", "stalk|stem"),
    ("turnover", "apples", "apple", "peel and cores", "peel|core"), ("pastry parcel", "pears", "pear", "cores", "core"),
    ("fritter", "courgettes", "courgette|zucchini", "ends", "end"), ("crumpet", "plums", "plum", "stones", "stone|pit"),
    ("crêpe", "asparagus", "asparagus", "woody ends", "woody|end"), ("muffin", "carrots", "carrot", "peel", "peel"),
    ("tartlet", "leeks", "leek", "green tops", "tops|top|green"), ("samosa", "potatoes", "potato|spud", "peel", "peel"),
    ("parcel", "mushrooms", "mushroom", "stalks", "stalk|stem"), ("empanada", "onions", "onion", "skins", "skin|peel"),
    ("hand pie", "rhubarb", "rhubarb", "leaves", "leaves|leaf"), ("skewer", "peppers", "pepper", "cores", "core|seed"),
    ("dumpling", "spinach", "spinach", "stalks", "stalk|stem"),
    ("rissole", "celeriac", "celeriac|celery", "peel", "peel"),
    ("croquette", "potatoes", "potato|spud", "peel", "peel"), ("pancake", "beetroot", "beetroot|beet", "peel", "peel"),
)  # fmt: skip
_SEASONED = (
    ("flatbread", "coriander", "coriander|cilantro", "stalks", "stalk|stem"),
    ("truffle", "pistachios", "pistachio|nut", "shells", "shell"), ("bun", "walnuts", "walnut|nut", "shells", "shell"),
    ("meatball", "parsley", "parsley", "stalks", "stalk|stem"), ("biscuit", "fresh ginger", "ginger", "peel", "peel"),
    ("cookie", "hazelnuts", "hazelnut|nut", "shells", "shell"), ("tartlet", "basil", "basil", "stalks", "stalk|stem"),
    ("scone", "chives", "chive", "wilted ends", "wilted|end"), ("straw", "Parmesan", "parmesan|cheese", "rind", "rind"),
    ("cracker", "rosemary", "rosemary", "twigs", "twig|stem"), ("bread roll", "garlic", "garlic", "skins", "skin|peel"),
    ("canapé", "dill", "dill", "stalks", "stalk|stem"),
)  # fmt: skip
_EVENTS = (
    "a birthday party", "our street party", "my sister's wedding", "the choir's summer concert", "a school fair",
    "the office picnic", "a housewarming", "a family reunion", "a christening", "the rowing club's dinner",
    "an anniversary", "the village fête", "a retirement do", "the film club's last evening",
)  # fmt: skip
_DISHES = (
    ("a garnish", "garnish"), ("a dip", "dip"), ("a sauce", "sauce"), ("a dressing", "dressing|vinaigrette"),
    ("a salad", "salad"), ("a soup", "soup|broth"), ("a spread", "spread"), ("a side dish", "side"),
    ("a relish", "relish"),
)  # fmt: skip
_RULES = (
    "The recipe is scaled exactly, part batches included, and only to the {food} for the {things} do I add the "
    "extra for {loss}.",
    "I make exactly as many {things} as that takes, and the extra for {loss} is for the {things} alone.",
    "No spare {things} are made, and the extra for {loss} is for nothing but the {things}.",
)


class Recipes(Family):
    """guests · pieces · amount / yield, plus the extra for waste, plus another dish, less the stock."""

    name = "recipes"
    domain = "cooking"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm making {things} with {food} for {event}.",
                  "{rule} How many grams of {food} do I have to buy?"),
            Frame("{Event} is coming up and I've promised {things} with {food}, so please check my shopping.",
                  "{rule} Tell me the weight of {food} still to be bought, in grams."),
            Frame("Cooking for {event} again, this time {things}; the main ingredient is {food}.",
                  "What weight of {food} goes on the shopping list, in grams? {rule}"),
            Frame("My husband wants me to serve {things} with {food} at {event}, and I hate doing the sums.",
                  "{rule} So how many grams of {food} must I get?"),
        ),
        "validation": (
            Frame("A kitchen question: {things} with {food} are on the menu for {event}.",
                  "{rule} What amount of {food} is left to buy? Answer in grams."),
            Frame("Somebody signed me up to bring {things} with {food} to {event}.",
                  "How many grams of {food} do I need from the shop? {rule}"),
        ),
        "test": (
            Frame("I'm at the market, it's all for {event}, and I can't work out the {food} for my {things}.",
                  "{rule} How many grams should go in my basket?"),
            Frame("{Things} with {food}: that's my contribution to {event}.",
                  "{rule} Please give me the weight of {food} to buy, in grams."),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Whole numbers such that every stage is a whole number of grams, at most 100 for the small load."""
        pick, small = rng.choice, load == "small"
        scene: dict[str, Any] = dict(zip(_STUFF, pick(_SEASONED if small else _HEARTY), strict=True))
        scene["dish"], scene["dish_cue"] = pick(_DISHES)
        event, things = pick(_EVENTS), scene["thing"] + "s"
        scene |= {"event": event, "Event": upper_first(event), "things": things, "Things": upper_first(things)}
        scene["rule"] = pick(_RULES).format_map(scene)
        while True:  # a draw or two, mostly
            makes = pick((4, 5, 6, 8, 10)) if small else pick((8, 9, 10, 12, 14, 15, 16, 18, 20, 24))
            each = pick((1, 2, 3, 4)) if small else pick((10, 15, 20, 25, 30, 35, 40, 45, 50, 60))
            pieces = pick((2, 3, 4, 5))
            guests = 3 + int(rng.random() * (12 if small else 46))
            net = guests * pieces * each
            if small and net > 60:
                continue
            usual = (10, 20, 25, 50) if small else (4, 6, 8, 10, 12, 15, 20, 25, 30, 40)
            extra = pick([n for n in usual if net * n % 100 == 0] or [7])
            reserve = 5 + int(rng.random() * 25) if small else 10 * (4 + int(rng.random() * 50))
            need = net + net * extra // 100 + reserve
            stock = 5 + int(rng.random() * 35) if small else 10 * (3 + int(rng.random() * 70))
            known = {guests, pieces, makes, makes * each, extra, reserve, stock}
            if extra == 7 or (small and need > 100) or stock >= need or len(known | {need - stock}) < 8:
                continue
            scene |= {"guests": guests, "pieces": pieces, "makes": makes, "amount": makes * each}
            return scene | {"extra": extra, "reserve": reserve, "stock": stock}

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Grams to buy; None where that is nothing, or no short decimal."""
        part = 100 * scene["makes"]
        buy = _parts(scene, believed)[3] - scene["stock"] * part
        if buy <= 0 or buy * 1000 % part:
            return None
        return f"{number(Fraction(buy, part))} g" if buy % part else f"{buy // part} g"

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of the kitchen and four sums a cook might get wrong."""
        total, net, waste, need = _stages(scene)
        things, dish = scene["things"], scene["dish"]
        return Problem(
            scene=scene,
            givens=_givens(scene, unlike(scene, _KEYS, lambda: self.draw(rng, load))),
            claims=self._claims(scene, rng),
            load=load,
            unit="g",
            answer_cues="buy|bought|purchase|shopping|shop|basket|get",
            solution=(
                f"{scene['guests']} × {scene['pieces']} = {total} {things} take {net} g; {scene['extra']}% waste is "
                f"{waste} g; with {scene['reserve']} g for {dish} that makes {need} g, less {scene['stock']} g."
            ),
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        total, net, waste, need = _stages(scene)
        things, food, loss, dish = (scene[key] for key in ("things", "food", "loss", "dish"))
        guests, pieces, amount = scene["guests"], scene["pieces"], scene["amount"]
        answer = self.solve(scene, {})
        taken = {total, net, waste, need} | {scene[key] for key in _KEYS}

        def wrong(key: str, true: int, *nearby: int) -> int:
            """A near miss that is no other number of the problem and leads to another whole number of grams."""
            for value in rng.sample(nearby, len(nearby)):
                result = self.solve(scene, {key: value}) if value > 0 and value not in taken else None
                if result not in (None, answer) and "." not in str(result):
                    taken.add(value)
                    return value
            return true  # the engine refuses the problem

        step = 10 if net > 99 else 1
        false_total = wrong("total", total, total + pieces, total - pieces, total + guests, total - guests, total + 10)
        taken.add(net + waste)  # "needs 36 g" would be true of the weight with the extra
        false_net = wrong("net", net, net + amount, net - amount, net + 5 * step, net - 2 * step, net + 3 * step)
        false_waste = wrong("waste", waste, waste * 2, waste + 5 * step, waste + 2 * step, waste - step)
        false_need = wrong("need", need, need - waste, need + waste, need + 5 * step, need - 3 * step, need + 2 * step)
        piece = f"{scene['thing'].split()[-1]}|piece"
        apart = f"{scene['dish_cue']}|{_HOME}|buy|bought"
        batch = f"{scene['loss_cue']}|{_EXTRA}"
        return (
            phrased_claim(
                "total", f"there are {{}} {things} to make",
                f"So I'm making {{}} {things} in all. / That means {{}} {things} altogether, clearly.",
                f"{guests} guests with {pieces} {things} each make {{}} {things}.",
                str(total), str(false_total), false_total,
                Cue("total|in_all|altogether|make|need|times|number|many|guest|count|only|each|for", piece,
                    f"gram|weight|{batch}|{apart}"),
                Cue("guest|people", "times|multipl|x|product|each", f"{batch}|gram|{apart}"),
            ),
            phrased_claim(
                "net", f"the {things} alone take {{}} of {food}, without any extra",
                f"The {things} alone take {{}} of {food}, before any extra. / "
                f"I've worked out that the recipe needs {{}} of {food} for all these {things}.",
                f"For {total} {things} the recipe needs {{}} of {food}.",
                f"{net} g", f"{false_net} g", false_net,
                Cue("gram|g|weight|need|take|require|scaled|alone|net", f"{piece}|recipe|scaled", f"{batch}|{apart}"),
                Cue("before|without", f"{batch}", apart),
            ),
            phrased_claim(
                "waste", f"the extra for {loss} is {{}}",
                f"The extra for {loss} comes to {{}}, of course. / That puts the extra for {loss} at {{}}.",
                f"The extra for {loss} is {{}}, as {scene['extra']}% of {net} g.",
                f"{waste} g", f"{false_waste} g", false_waste,
                Cue(batch, "", f"{apart}|before|without|in_all|altogether"),
            ),
            phrased_claim(
                "need", f"with {dish} that makes {{}} of {food} in all",
                f"With {dish} added, it all takes {{}} of {food}. / Counting {dish} too, I use {{}} of {food} in all.",
                f"With {dish} it is {{}} of {food} in all.",
                f"{need} g", f"{false_need} g", false_need,
                Cue("altogether|in_all|total|overall|sum|everything|together|with|including|plus|counting|use|need",
                    f"{scene['dish_cue']}|{scene['food_cue']}|gram|g", f"buy|bought|recipe|{piece}"),
            ),
        )  # fmt: skip


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    thing, things, food, loss, dish = (s[key] for key in ("thing", "things", "food", "loss", "dish"))
    piece, foods, dishes = f"{thing.split()[-1]}|piece", s["food_cue"], s["dish_cue"]
    losses = f"{_EXTRA}|{s['loss_cue']}"
    weights = {key: (f"{s[key]} g", f"{other[key]} g") for key in ("amount", "reserve", "stock")}
    grams = "gram|g|weight|how_much|kilo|mass"
    guests = "guest|people|person|diner|eater|visitor|attendee"
    return (
        phrased_given(
            "guests", "number of guests", str(s["guests"]), str(other["guests"]),
            "I expect {} guests. / There will be {} people.",
            "I know how many guests to expect. / The guests have all said whether they're coming.",
            "I expect {} guests. / There will be {} people.",
            Cue("many_guest|many_people|many_person|of_guest|of_people|of_person|guest_count|headcount|party_size|"
                "group_size|attend|attendance|invite", "", f"each|per|apiece|every|{grams}|{dishes}"),
            Cue("how_many|number|count|many|size|big|large", f"{guests}|come|mouth|party|group|crowd|cook",
                f"{piece}|each|per|every|apiece|a_guest|a_person|{grams}|{foods}|recipe|batch"),
        ),
        phrased_given(
            "pieces", f"number of {things} for each guest", str(s["pieces"]), str(other["pieces"]),
            f"Everybody gets {{}} {things}. / I reckon with {{}} {things} a head.",
            f"Everybody gets the same number of {things}. / I've decided how many {things} to serve a head.",
            f"Each guest gets {{}} {things}. / I reckon with {{}} {things} a head.",
            Cue("each|per|apiece|every|everyone|everybody|a_head|a_guest|a_person|individual|portion|serving_size|"
                "guest_get|guest_eat|guest_have|person_get|person_eat|people_get|people_eat|people_have",
                f"{piece}|{guests}|head|eat|get|serve|plate|size|many", f"{grams}|recipe|batch|{losses}|{dishes}"),
        ),
        phrased_given(
            "makes", f"number of {things} the recipe makes", str(s["makes"]), str(other["makes"]),
            f"The recipe makes {{}} {things}. / A batch gives {{}} {things}.",
            f"The recipe makes a fixed number of {things}. / It's the recipe that I always use for {things}.",
            f"The recipe makes {{}} {things}. / You get {{}} {things} out of a batch.",
            Cue("yield|output|recipe_make|batch_make|recipe_produce|recipe_give|batch_give|batch_size", "",
                f"{guests}|{grams}|{losses}|{foods}"),
            Cue("recipe|batch|produce|come_out", "how_many|many|number|count|size|make|portion",
                f"{guests}|each|{grams}|amount|quantity|{foods}|{losses}|{dishes}"),
            Cue("make", "how_many|many|number", f"you|we|i|total|{guests}|each|{grams}|{foods}|{losses}|{dishes}"),
        ),
        phrased_given(
            "amount", f"grams of {food} in the recipe", *weights["amount"],
            f"It calls for {{}} of {food}, cleaned and ready. / What goes in is {{}} of {food}, cleaned already.",
            f"It calls for {food}, cleaned and ready. / What goes in is {food}, cleaned already.",
            f"The recipe takes {{}} of {food}. / It calls for {{}} of {food}.",
            Cue(f"{grams}|amount|quantity|much|many_gram", f"recipe|batch|call|require|original|{piece}|go_in|go_into",
                f"{dishes}|{_HOME}|left|have|{guests}|buy|bought|percent|percentage|extra|waste|loss|add|added|allowance"),
            Cue("recipe_require|recipe_call|call_for|recipe_need|recipe_say", foods, f"{_HOME}|{dishes}|percent|extra"),
        ),
        phrased_given(
            "extra", f"percentage added for {loss}", f"{s['extra']}%", f"{other['extra']}%",
            f"To allow for {loss}, I always add {{}} to the recipe weight when shopping. / "
            f"On account of the {loss}, the weight for the {things} goes up by {{}}.",
            f"To allow for {loss}, I always add something to the recipe weight when shopping. / "
            f"On account of the {loss}, the weight for the {things} goes up somewhat.",
            f"I add {{}} for the {loss}. / It's {{}} on top because of the {loss}.",
            Cue(losses, "", f"{dishes}|{_HOME}|fact|question|leave_out|left_out"),
        ),
        phrased_given(
            "reserve", f"grams of {food} for {dish}", *weights["reserve"],
            f"I need another {{}} of {food} for {dish}. / On top of that, {dish} takes {{}} of {food}.",
            f"I need some more {food} for {dish}. / On top of that, there's {dish}, which takes {food} as well.",
            f"I need {{}} of {food} for {dish}. / {upper_first(dish)} takes {{}}.",
            Cue(f"{dishes}|other_dish|second_dish|another_dish|extra_dish|additional_dish"),
        ),
        phrased_given(
            "stock", f"grams of {food} already at home", *weights["stock"],
            f"I've still got {{}} of {food} at home. / In the kitchen I found {{}} of {food} to use up.",
            f"I've still got some {food} at home. / In the kitchen I found some {food} to use up.",
            f"I've got {{}} of {food} at home. / In the kitchen I found {{}}.",
            Cue(_HOME, "", f"{dishes}|recipe|{guests}|percent|percentage|waste|extra"),
            Cue("have|own|left|got", f"{grams}|{foods}|amount", f"{dishes}|recipe|batch|{guests}|{piece}|{losses}"),
        ),
    )  # fmt: skip


def _parts(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Pieces to make, then grams for them, for waste and for everything, in 1 / (100 · makes) g: exact, and fast."""
    part = 100 * scene["makes"]
    total = believed.get("total", scene["guests"] * scene["pieces"])
    net = believed["net"] * part if "net" in believed else total * scene["amount"] * 100
    waste = believed["waste"] * part if "waste" in believed else net * scene["extra"] // 100
    need = believed["need"] * part if "need" in believed else net + waste + scene["reserve"] * part
    return total, net, waste, need


def _stages(scene: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """The same in grams, for a scene as drawn, where all are whole."""
    total, *parts = _parts(scene, {})
    net, waste, need = (value // (100 * scene["makes"]) for value in parts)
    return total, net, waste, need
