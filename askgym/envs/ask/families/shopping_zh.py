"""Shopping in Chinese: the sums of `shopping`, told anew, in yuan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Frame, Problem
from askgym.envs.ask.families.misses import near_miss
from askgym.envs.ask.families.shopping import Shopping
from askgym.envs.ask.families.wording import phrased_claim, phrased_given
from askgym.envs.ask.families.wording_zh import yuan
from askgym.types import Cue

if TYPE_CHECKING:
    import random

__all__ = ["ShoppingZh"]

_KEYS = ("price", "quantity", "discount", "wrapping", "delivery", "voucher")
_ARTICLES = (  # noun, measure word, cue terms
    ("笔记本", "本", "笔记本|本子"),
    ("马克杯", "个", "马克杯|杯子"),
    ("台灯", "盏", "台灯"),
    ("抱枕", "个", "抱枕|靠垫"),
    ("香薰蜡烛", "支", "蜡烛|香薰"),
    ("双肩包", "个", "双肩包|背包|书包"),
    ("保温杯", "个", "保温杯|杯子"),
    ("相框", "个", "相框"),
    ("T恤", "件", "t恤|短袖|衣服"),
    ("花盆", "个", "花盆"),
    ("桌游", "套", "桌游|游戏"),
    ("小风扇", "台", "风扇"),
    ("雨伞", "把", "雨伞|伞"),
    ("毛巾", "条", "毛巾"),
    ("帆布袋", "个", "帆布袋|袋子"),
    ("钥匙扣", "个", "钥匙扣|挂件"),
    ("拼图", "盒", "拼图"),
    ("围巾", "条", "围巾"),
    ("鼠标垫", "张", "鼠标垫"),
    ("饭盒", "个", "饭盒|餐盒"),
)
_SHOPS = tuple(
    ("街角的小店 一家网店 文创商店 批发市场 学校旁边的商店 大型超市 百货商场 社区团购群 朋友的店里 品牌旗舰店").split()
)
_WHO = tuple(
    "公司同事 学校义卖会 我们社团 家庭聚会 表妹的咖啡馆 青年活动中心 读书会 志愿者团队 合唱团 客户答谢会".split()
)

_MONEY = "钱|元|价|费|花多|要花|得花|花了|付|块"
_EXTRA = "运费|送货|配送|邮费|快递|运输|物流|送到|送上|寄|包装|礼品纸|包起来|包好|券"
_CHEAPER_TERMS = "优惠|折扣|打折|几折|折|立减|百分|降价|便宜|减多少|减免|让利|打几|降多少|减了|减价|促销|省"
_VOUCHER = "优惠券|代金券|抵用券|抵扣券|消费券|现金券|礼券|购物券|券|卡券|抵扣|抵多少|能抵|可以抵|可抵|抵了"
_DELIVERY = "运费|送货|配送|邮费|快递|运输|物流|送到|送上门|送过来|上门|寄|邮寄|发货|运送|运过"
_WRAPPING = "包装|礼盒|包起来|包好|打包|礼品纸|礼物纸|包成|礼品"
_BEFORE = "优惠前|优惠之前|折前|打折前|打折之前|折扣前|折扣之前|没打折|未打折|未优惠|不算优惠|不打折|减免前"
_PRICE = (
    "付多少|花多少|收多少|单价|多少钱|价格|价钱|怎么卖|卖多少|卖几|几块|几元|标价|售价|定价|原价|单件|"
    "要价|卖价|多少元|多少块|价位|价"
)


def _each(word: str, terms: str) -> str:
    """A word before each of several terms."""
    return "|".join([word + term for term in terms.split("|")])


@cache
def _cues(key: str, noun: str, measure: str, terms: str) -> tuple[Cue, ...]:
    """How a question about a fact is recognised, for one article."""
    each = f"每{measure}|一{measure}|单{measure}|每件|每个|单个|一个|单价|每一|各|{terms}|它们|商品|东西|货"
    if key == "price":
        return (
            Cue(_PRICE, each, f"{_EXTRA}|{_CHEAPER_TERMS}|总价|总共|一共|合计|总额|共多少|几{measure}|数量"),
            Cue("单价|单个价格|每件价格", "", f"{_EXTRA}|{_CHEAPER_TERMS}"),
            Cue(_PRICE, _BEFORE, f"{_EXTRA}|总价|总共|一共|合计|总额|共多少|几{measure}|数量"),
        )
    if key == "quantity":
        return (
            Cue(
                f"几{measure}|多少{measure}|几件|几个|多少个|多少件|买几|要几|订几|买多少|要多少|订多少|订购多少|"
                f"购买多少|采购多少|"
                f"准备多少|打算多少|{_each('多少', terms)}|{_each('几个', terms)}|数量|数目|件数|个数|{measure}数|"
                f"份数|采购量|订货量|订购量|订单量|购买量|多大的量",
                "",
                f"{_EXTRA}|{_CHEAPER_TERMS}|{_MONEY}|单价|比例|面值",
            ),
        )
    if key == "discount":
        return (Cue(_CHEAPER_TERMS, "", f"{_VOUCHER}|{_DELIVERY}|{_WRAPPING}|{_BEFORE}"),)
    if key == "wrapping":
        return (Cue(_WRAPPING, "", _VOUCHER),)
    if key == "delivery":
        return (Cue(_DELIVERY, "", f"{_VOUCHER}|{_WRAPPING}"),)
    return (Cue(_VOUCHER, "", f"{_DELIVERY}|{_WRAPPING}"),)


@cache
def _claim_cues(key: str, measure: str, terms: str) -> tuple[Cue, ...]:
    """How a correction is recognised to be about a claim, for one article."""
    extra = f"{_DELIVERY}|{_WRAPPING}|附加"
    if key == "goods":
        return (
            Cue(
                f"{_BEFORE}|原价|小计|光是|单是|货款|商品|乘以|×|货值",
                "",
                extra,
            ),
            Cue(f"{terms}|每{measure}|{measure}", "共|总|合计|是|为|要|得|等于|价|=", f"{extra}|{_CHEAPER_TERMS}|抵"),
        )
    if key == "saved":
        return (
            Cue(
                "能省|省下|省了|节省|省|优惠|减免|折扣|立减|便宜|减去|减掉|减了|打折|百分|percent",
                "",
                f"{extra}|券|{_BEFORE}",
            ),
        )
    return (Cue(f"{extra}|杂费|额外费用|两项", "", ""),)


_FACTS = {  # label, shown, vague, said; {n} the article, {m} its measure word
    "price": (
        "每{m}{n}的价格",
        "每{m}{n}的价格是{{}}。 / {n}每{m}卖{{}}。",
        "{n}的价格是固定的。 / {n}按店里的标价卖。",
        "每{m}{n}{{}}。 / {n}的单价是{{}}。",
    ),
    "quantity": (
        "购买{n}的数量",
        "我们要买{{}}。 / 需要{{}}{n}。",
        "我们要买不少。 / 数量已经定好了。",
        "我们要买{{}}{n}。 / 总数是{{}}。",
    ),
    "discount": (
        "{n}的优惠百分比",
        "{n}现在按原价立减{{}}。 / 店家给{n}优惠{{}}。",
        "{n}现在正在打折。 / 店家给{n}一些优惠。",
        "{n}立减{{}}。 / 优惠是{{}}。",
    ),
    "wrapping": (
        "礼品包装费",
        "全部做礼品包装要另加{{}}。 / 礼品包装费是{{}}。",
        "全部还要做礼品包装，费用另算。 / 礼品包装要另外收费。",
        "礼品包装总共{{}}。 / 包装费是{{}}。",
    ),
    "delivery": (
        "送货费",
        "送货费是{{}}。 / 送货上门要收{{}}。",
        "送货也要收费。 / 送货上门另外收费。",
        "送货费是{{}}。 / 他们送货收{{}}。",
    ),
    "voucher": (
        "优惠券的面值",
        "结账时我再用掉{{}}的优惠券。 / 我还有优惠券，能从总额里再抵{{}}。",
        "结账时我还会用优惠券。 / 我还有优惠券可以用在总额上。",
        "优惠券的面值是{{}}。 / 我的优惠券能抵{{}}。",
    ),
}
_CLAIMS = {  # text, said, truth; {d} the discount, {g} what the goods cost, {q} the number, {p} the price
    "goods": (
        "优惠前{n}总共{{}}",
        "所以不算优惠的话，光是{n}就要{{}}。 / 我算过了，优惠前{n}总共{{}}。",
        "优惠前{n}总共{{{{}}}}，因为{{q}}乘以{{p}}就是这么多。",
    ),
    "saved": (
        "立减{d}能省下{{}}",
        "立减{d}，显然就是省下{{}}。 / 有了{d}的优惠，我当然能省{{}}。",
        "{{g}}的{{d}}是{{{{}}}}。",
    ),
    "extras": (
        "包装费和送货费加起来是{{}}",
        "包装费和送货费加起来是{{}}，这我已经算好了。 / 包装加送货，这些额外费用总共{{}}。",
        "包装费和送货费加起来是{{{{}}}}。",
    ),
}


class ShoppingZh(Shopping):
    """Price × quantity, less a discount, plus wrapping and delivery, less a voucher; in Chinese.

    At least 10,000,000,000 problems per template.
    """

    name = "shopping_zh"
    language = "zh"
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("我打算在{shop}给{who}订{noun}。", "请问总共需要支付多少元？"),
            Frame("帮我核对订单：在{shop}买{noun}，是给{who}用的。", "整个订单合计多少元？"),
            Frame("我们想在{shop}为{who}采购{noun}。", "最后的账单是多少元？"),
            Frame("要给{who}买{noun}，我得先做个预算，东西在{shop}买。", "应付总额是多少元？"),
            Frame("{who}要用{noun}，由我去{shop}买，钱先垫着。", "我总共得垫多少元？"),
        ),
        "validation": (
            Frame("给{who}准备的{noun}由我负责，我打算从{shop}带。", "算下来我总共要付多少元？"),
            Frame("这份采购单是给{who}买{noun}的，卖家是{shop}。", "采购单上的总金额该填多少元？"),
        ),
        "test": (
            Frame("麻烦帮我算个账：我在{shop}给{who}买{noun}。", "全部加在一起要花多少元？"),
            Frame("我桌上有张单子，是在{shop}给{who}订{noun}的。", "我该在表格里写的总价是多少元？"),
            Frame("老板要我报销，所以得弄清楚在{shop}给{who}买{noun}到底花了多少。", "实付金额是多少元？"),
        ),
    }

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """The English family's numbers, with an article, a shop and people from here."""
        scene = super().draw(rng, load)
        pick = rng.choice
        scene["article"], scene["shop"], scene["who"] = pick(_ARTICLES), pick(_SHOPS), pick(_WHO)
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """As the English family, in yuan."""
        total = super().solve(scene, believed)
        if total is None:
            return None
        total = total[1:].replace(",", "")
        return f"{total[:-1] if total[-3:-2] == '.' and total[-1] == '0' else total}元"

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six facts of an order, and three things a customer might get wrong."""
        noun, measure, terms = scene["article"]
        other = self.draw(rng, load)
        givens = []
        for key in _KEYS:
            label, shown, vague, said = _texts(key, noun, measure)
            value, wrong = _show(key, scene[key], measure), _show(key, other[key], measure)
            cues = _cues(key, noun, measure, terms)
            givens.append(phrased_given(key, label, value, wrong, shown, vague, said, *cues))
        quantity, price, discount = scene["quantity"], scene["price"], scene["discount"]
        goods = price * quantity
        extras = scene["wrapping"] + scene["delivery"]
        return Problem(
            scene={**scene, "noun": noun},
            givens=tuple(givens),
            claims=_claims(scene, rng),
            load=load,
            unit="元",
            answer_cues="总共|一共|总价|总额|总金额|总计|合计|共计|应付|实付|要付|需付|需要支付|支付|"
            "账单|花费|总花|共需|垫",
            solution=(
                f"{quantity} × {yuan(price)} = {yuan(goods)}，"
                f"优惠{discount}%后是{yuan(goods - goods * discount // 100)}；"
                f"加上包装和送货的{yuan(extras)}，再减去{yuan(scene['voucher'])}的优惠券。"
            ),
        )


def _claims(scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
    noun, measure, terms = scene["article"]
    price, quantity, discount = scene["price"], scene["quantity"], scene["discount"]
    goods = price * quantity
    saved = goods * discount // 100
    extras = scene["wrapping"] + scene["delivery"]
    true = {"goods": goods, "saved": saved, "extras": extras}
    steps = {
        "goods": (-price, price, 2 * price, 1000, 2000),
        "saved": (discount * 100 - saved, discount * 100 - saved, 500, -300, 800),  # mostly takes per cent for yuan
        "extras": (-100, 100, 200, 300, 500),
    }
    taken = {*true.values(), *(scene[key] for key in ("price", "wrapping", "delivery", "voucher"))}
    fill = {"d": f"{discount}%", "g": yuan(goods), "q": f"{quantity}{measure}", "p": yuan(price)}
    made = []
    for key, value in true.items():
        text, said, truth = _claim_texts(key, noun, fill["d"])
        cues = _claim_cues(key, measure, terms)
        truth = truth.format(**fill)
        false = near_miss(rng, value, steps[key], taken)
        made.append(phrased_claim(key, text, said, truth, yuan(value), yuan(false), false, *cues))
    return tuple(made)


def _show(key: str, value: int, measure: str) -> str:
    if key == "quantity":
        return f"{value}{measure}"
    return f"{value}%" if key == "discount" else yuan(value)


@cache
def _texts(key: str, noun: str, measure: str) -> tuple[str, ...]:
    """Label and patterns of a fact, for one article."""
    return tuple(text.format(n=noun, m=measure) for text in _FACTS[key])


@cache
def _claim_texts(key: str, noun: str, discount: str) -> tuple[str, ...]:
    """Checklist entry, assertions and truth of a claim, for one article and discount."""
    return tuple(text.format(n=noun, d=discount) for text in _CLAIMS[key])
