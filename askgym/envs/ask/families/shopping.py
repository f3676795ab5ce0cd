"""Shopping: an order of one article with a discount, wrapping, delivery and a voucher. Answer: dollars.

Also the pattern to copy for a new family.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import dollars
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Shopping"]

_ARTICLES = (  # singular, plural, cue stems
    ("notebook", "notebooks", "notebook|notepad|book"),
    ("mug", "mugs", "mug|cup"),
    ("lamp", "lamps", "lamp|light"),
    ("cushion", "cushions", "cushion|pillow"),
    ("candle", "candles", "candle"),
    ("backpack", "backpacks", "backpack|bag|rucksack"),
    ("water bottle", "water bottles", "bottle|flask"),
    ("picture frame", "picture frames", "frame|picture"),
    ("T-shirt", "T-shirts", "shirt|tshirt|tee"),
    ("flower pot", "flower pots", "pot|planter|flower"),
    ("board game", "board games", "game"),
    ("desk fan", "desk fans", "fan"),
)
_SHOPS = ("the corner shop", "an online store", "the market hall", "a mail-order shop", "the department store")
_WHO = ("my office", "a school fair", "our club", "a family party", "my sister's café", "the youth centre")


class Shopping(Family):
    """Price × quantity, less a discount, plus wrapping and delivery, less a voucher."""

    name = "shopping"
    domain = "commerce"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm ordering {plural} from {shop} for {who}.", "How much do I have to pay in total?"),
            Frame(
                "Help me check an order: {plural} from {shop}, meant for {who}.", "What does the whole order come to?"
            ),
            Frame("We want to buy {plural} for {who} at {shop}.", "What will the final bill be?"),
            Frame(
                "I need to budget for some {plural} for {who}; they come from {shop}.", "What is the total amount due?"
            ),
        ),
        "validation": (
            Frame("{who_cap} asked me to get {plural} from {shop}.", "What is the total I should expect to pay?"),
        ),
        "test": (
            Frame(
                "A quick sum, please. I am getting {plural} at {shop}, for {who}.", "How much money is that altogether?"
            ),
            Frame(
                "There is an order of {plural} from {shop} on my desk, for {who}.",
                "What total should I write on the form?",
            ),
        ),
    }

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Prices, counts and reductions; whole numbers for the small load."""
        singular, plural, stems = rng.choice(_ARTICLES)
        who = rng.choice(_WHO)
        small = load == "small"
        return {
            "singular": singular,
            "plural": plural,
            "stems": stems,
            "shop": rng.choice(_SHOPS),
            "who": who,
            "who_cap": who[0].upper() + who[1:],
            # Amounts are in cents. Prices in steps of 20 cents and discounts in steps of 5 % leave no fraction of one.
            "price": rng.randint(3, 20) * 100 if small else rng.randint(13, 250) * 20,
            "quantity": rng.randint(2, 15) if small else rng.randint(6, 60),
            "discount": rng.choice((10, 20, 25, 50)) if small else rng.choice((5, 15, 20, 30, 35, 40, 45)),
            "delivery": rng.randint(2, 19) * 100 if small else rng.randint(295, 1995),
            "wrapping": rng.randint(2, 18) * 100 if small else rng.randint(150, 1450),
            "voucher": rng.randint(2, 16) * 100 if small else rng.randint(200, 2500),
        }

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """(price · quantity − discount) + wrapping + delivery − voucher."""
        goods = believed.get("goods", scene["price"] * scene["quantity"])
        saved = believed.get("saved", goods * scene["discount"] // 100)
        extras = believed.get("extras", scene["wrapping"] + scene["delivery"])
        total = goods - saved + extras - scene["voucher"]
        return dollars(total) if total > 0 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six facts of an order, and three things a customer might get wrong."""
        s, plural, thing = scene["singular"], scene["plural"], scene["stems"]
        price, quantity, discount = scene["price"], scene["quantity"], scene["discount"]
        other = self.draw(rng, load)
        extra = (
            "cheaper|discount|reduction|rebate|delivery|deliver|shipping|ship|postage|wrapping|wrap|voucher|coupon|"
            "credit"
        )

        def said(key: str, pattern: str) -> dict[str, Any]:
            """The user's sentence with the true value, and with another one."""
            show = str if key in ("quantity", "discount") else dollars
            return {
                "value": f"{show(scene[key])}%" if key == "discount" else show(scene[key]),
                "said": tuple(p.format(show(scene[key])) for p in pattern.split(" / ")),
                "other_value": f"{show(other[key])}%" if key == "discount" else show(other[key]),
                "other_said": pattern.split(" / ")[0].format(show(other[key])),
            }

        givens = (
            Given(
                key="price",
                label=f"price of each {s}",
                shown=(f"Each {s} costs {dollars(price)}.", f"The {plural} are {dollars(price)} apiece."),
                vague=(f"The {plural} have a fixed price apiece.", f"Each {s} costs the usual amount."),
                cues=(
                    Cue(
                        "price|cost|charge|how_much|expensive|pay|rate|sell|worth|dollar|amount",
                        f"{thing}|each|per|apiece|unit|individual|single|item|piece|article",
                        f"{extra}|total|altogether|order",
                    ),
                    Cue(
                        "unit_price|unit_cost|item_price|price_each|price_per|cost_per|cost_each|individual_price",
                        "",
                        extra,
                    ),
                ),
                **said("price", f"Each {s} costs {{}}. / It's {{}} for each {s}."),
            ),
            Given(
                key="quantity",
                label=f"number of {plural}",
                shown=(f"I need {quantity} of them.", f"We are taking {quantity} {plural}."),
                vague=("I need a certain number of them.", f"We are taking quite a few {plural}."),
                cues=(
                    Cue(
                        "how_many|number|quantity|count|amount_of|many",
                        f"{thing}|item|piece|article|unit|them|copy",
                        f"{extra}|percent|percentage|dollar|cent|price|cost",
                    ),
                    Cue("how_many|quantity", "", f"{extra}|percent|percentage|dollar|cent|price|cost"),
                    Cue("size|big|large", "order", extra),
                ),
                **said("quantity", f"I need {{}} {plural}. / {{}} {plural} in all."),
            ),
            Given(
                key="discount",
                label=f"percentage of the discount on the {plural}",
                shown=(
                    f"There is a {discount}% discount on the {plural}.",
                    f"The shop takes {discount}% off the {plural}.",
                ),
                vague=(f"There is a discount on the {plural}.", f"The shop takes a bit off the {plural}."),
                cues=(
                    Cue(
                        "cheaper|cheap|discount|reduction|rebate|markdown|marked|off|reduced|sale|knocked|taken_off",
                        "",
                        "voucher|coupon|delivery|shipping|wrapping",
                    ),
                    Cue("percent|percentage", "", "voucher|delivery|tax"),
                ),
                **said("discount", f"The discount on the {plural} is {{}}%. / They take {{}}% off."),
            ),
            Given(
                key="wrapping",
                label="charge for gift wrapping the whole order",
                shown=(
                    f"Gift wrapping for the whole order adds {dollars(scene['wrapping'])}.",
                    f"Having everything gift-wrapped is {dollars(scene['wrapping'])} more.",
                ),
                vague=("I also want everything gift-wrapped, which costs extra.", "Gift wrapping is charged on top."),
                cues=(Cue("wrap|wrapping|wrapped|giftwrap|giftwrapping|gift", "", "certificate|card|voucher|redeem"),),
                **said("wrapping", "Gift wrapping for everything is {}. / The wrapping adds {}."),
            ),
            Given(
                key="delivery",
                label="delivery fee",
                shown=(
                    f"Delivery is {dollars(scene['delivery'])}.",
                    f"They charge {dollars(scene['delivery'])} to deliver it all.",
                ),
                vague=("They charge for delivery as well.", "Delivery is extra."),
                cues=(
                    Cue(
                        "delivery|deliver|delivered|shipping|ship|shipped|postage|courier|freight|bring|bringing|brought|door|doorstep|send|sent|transport",
                        "",
                        "bill|down",
                    ),
                ),
                **said("delivery", "Delivery is {}. / They charge {} to deliver."),
            ),
            Given(
                key="voucher",
                label="worth of the voucher",
                shown=(
                    f"At the end I hand in a voucher worth {dollars(scene['voucher'])}.",
                    f"A voucher takes another {dollars(scene['voucher'])} off the bill.",
                ),
                vague=("At the end I hand in a voucher.", "I have a voucher, too, to use on the bill."),
                cues=(Cue("voucher|coupon|gift_card|store_credit|certificate|redeem"),),
                **said("voucher", "My voucher is worth {}. / The voucher is for {}."),
            ),
        )
        goods = price * quantity
        saved = goods * discount // 100
        extras = scene["wrapping"] + scene["delivery"]
        wrong_goods = goods + rng.choice((-price, price, 2 * price, 1000, 2000))
        wrong_saved = discount * 100 if saved != discount * 100 else saved + 500  # takes per cent for dollars
        wrong_extras = extras + rng.choice((-100, 100, 200, 300))
        claims = (
            Claim(
                key="goods",
                text=f"the {plural} cost {dollars(wrong_goods)} before any discount",
                said=(
                    f"So before the discount the {plural} alone come to {dollars(wrong_goods)}.",
                    f"I make that {dollars(wrong_goods)} for the {plural} before anything is taken off.",
                ),
                truth=f"Before the discount the {plural} cost {dollars(goods)}.",
                value=dollars(goods),
                claim_value=dollars(wrong_goods),
                believed=wrong_goods,
                cues=(
                    Cue(
                        "before|subtotal|alone|undiscounted|goods|list_price|full_price|original",
                        "",
                        "wrapping|delivery|shipping|extras",
                    ),
                    Cue(
                        f"{thing}|times|multipl|x",
                        "cost|come|price|total|is|are|would_be|sum|equal|make",
                        "discount|saving|save|wrapping|delivery|shipping|off|reduction|percent|percentage",
                    ),
                    Cue(f"{quantity}", f"{thing}|at|times|x|each", "discount|saving|save|wrapping|delivery|off"),
                ),
            ),
            Claim(
                key="saved",
                text=f"the {discount}% discount saves {dollars(wrong_saved)}",
                said=(
                    f"A {discount}% discount obviously means {dollars(wrong_saved)} off.",
                    f"With {discount}% off I save {dollars(wrong_saved)}, of course.",
                ),
                truth=f"{discount}% of {dollars(goods)} is {dollars(saved)}.",
                value=dollars(saved),
                claim_value=dollars(wrong_saved),
                believed=wrong_saved,
                cues=(
                    Cue(
                        "discount|save|saving|saved|off|reduction|rebate|percent",
                        "",
                        "before|wrapping|delivery|shipping|voucher",
                    ),
                    Cue("discount|save|saving|saved|reduction|rebate", "", "wrapping|delivery|shipping|voucher"),
                ),
            ),
            Claim(
                key="extras",
                text=f"wrapping and delivery together cost {dollars(wrong_extras)}",
                said=(
                    f"Wrapping and delivery add {dollars(wrong_extras)} together, I worked that out already.",
                    f"The extras, wrapping plus delivery, are {dollars(wrong_extras)}.",
                ),
                truth=f"Wrapping and delivery together cost {dollars(extras)}.",
                value=dollars(extras),
                claim_value=dollars(wrong_extras),
                believed=wrong_extras,
                cues=(Cue("wrapping|wrap|delivery|extras|extra|shipping|add-ons|surcharge"),),
            ),
        )
        return Problem(
            scene=scene,
            givens=givens,
            claims=claims,
            load=load,
            unit="$",
            answer_cues="total|pay|bill|amount_due|due|altogether|come_to|comes_to|owe|in_all|overall|grand",
            solution=(
                f"{quantity} × {dollars(price)} = {dollars(goods)}; less {discount}% is {dollars(goods - saved)}; "
                f"plus {dollars(extras)} for wrapping and delivery, less the voucher of {dollars(scene['voucher'])}."
            ),
        )
