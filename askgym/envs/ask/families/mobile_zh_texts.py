"""The words of the mobile-plans family in Chinese: names, openings, patterns of facts and claims, and their cues.

"{}" holds the value and "{name}" a plan; ways of saying the same thing are separated by " / ". Data only; imports
nothing.
"""

from __future__ import annotations

__all__ = ["CLAIMS", "CUES", "FACTS", "HEAD", "NAMES", "OTHERS", "REASONS", "RULES", "UNITS"]

NAMES = (  # as many as the English family has
    "畅享",
    "轻风",
    "双星",
    "飞鹰",
    "远航",
    "北极星",
    "小满",
    "轨道",
    "海湾",
    "微澜",
    "芒果",
    "钴蓝",
    "青松",
    "羽毛",
    "金秋",
    "雪原",
    "绿荫",
    "垂柳",
    "红杉",
    "星火",
    "南风",
    "琥珀",
    "山海",
)
REASONS = (
    "我的合约到期了",
    "我刚搬了家",
    "我新换的工作要经常出差",
    "我刚买了新手机",
    "原来的运营商涨价了",
    "我们这里的信号太差",
    "我的话费账单越来越高",
    "公司不再给我报销话费",
    "我们想合用同样的套餐",
    "我们把固定电话停了",
    "我在国外住了多年刚回来",
    "原来的运营商要关停了",
    "我大部分时间在火车上办公",
    "我的运营商被收购了",
    "我和运营商闹翻了",
    "新家没有固定电话",
)
RULES = {
    False: ("套餐必须满足全部要求，而且不能加购任何东西。", "套餐里没有的，花多少钱也加不了。"),
    True: (
        "括号里是超出部分每GB、每天、每张卡每月的价格，其他的都不能加。",
        "超出部分按括号里的单价每月加收，每GB、每天或每张卡各算各的；其余项目不能改。",
    ),
}
HEAD = "套餐 | 月费 | 流量GB | 国外天数 | 电话卡张数 | 通话分钟 | 网速Mbps | 合约月数"
UNITS = {"data": "GB", "minutes": "分钟", "speed": "Mbps", "abroad": "天", "cards": "张", "term": "个月"}

# Label, ways of showing, leaving out and saying.
FACTS = {
    "data": (
        "每月需要的流量",
        "我每月要用{}流量。 / 我的手机每个月会用掉{}流量。",
        "我每月都要用流量。 / 我的手机每个月用掉的流量差不多。",
        "我每月用{}。 / 流量每个月要用{}。",
    ),
    "minutes": (
        "每月的通话分钟数",
        "我每月打电话共{}。 / 通话每个月要用{}。",
        "我也常打电话。 / 通话每个月也不少。",
        "我每月通话{}。 / 打电话每个月要{}。",
    ),
    "speed": (
        "网速的最低要求",
        "网速低于{}对我来说太慢。 / 我需要的网速起码是{}。",
        "网速太慢我受不了。 / 我对网速有要求。",
        "网速起码要{}。 / 低于{}就太慢了。",
    ),
    "abroad": (
        "每月在国外的天数",
        "我每个月有{}在国外。 / 我每月出国共{}。",
        "我每个月都会出国。 / 另外还有出国的行程。",
        "我每个月有{}在国外。 / 每月出国{}。",
    ),
    "cards": (
        "需要的电话卡张数",
        "我们的设备共需要{}电话卡。 / 套餐要合用，得带{}电话卡。",
        "我们的设备都需要电话卡。 / 套餐要合用，人人都得有电话卡。",
        "我们需要{}电话卡。 / 电话卡要{}。",
    ),
    "term": (
        "能接受的最长合约期",
        "合约超过{}我不签。 / 我最多能接受{}的合约。",
        "合约期太长我不签。 / 我不想被合约长期绑住。",
        "超过{}的合约我不签。 / 合约最多{}。",
    ),
}

_DATA = "流量|gb|上网量|数据量|上网|刷视频|几个g|多少g|多少个g|几g"
_CALLS = "通话|打电话|电话时长|语音|分钟|通电话|聊电话|电话打|讲电话|主叫"
_SPEED = "网速|速度|速率|mbps|兆|带宽|多快|太慢|不慢|快慢|几m|多少m|下载|最慢"
_ABROAD = "不在国内|国外|出国|海外|境外|漫游|外国|出境|国际"
_CARDS = "电话卡|sim|几张|多少张|卡|副卡|几个人|多少人|人用|设备|合用|共用|张数|多少台|几台"
_TERM = "合约|合同|签约|绑定|绑住|绑多|签多|期限|在网|最长|签几|承诺|约期|签的"

# Need → cues: attribute, entity, excluding.
CUES = {
    "data": ((_DATA, "", f"{_SPEED}|{_ABROAD}|{_CALLS}|{_TERM}"),),
    "minutes": (
        (_CALLS, "", f"{_DATA}|{_SPEED}|{_ABROAD}|{_TERM}|电话卡"),
        ("电话", "", f"电话卡|卡|{_ABROAD}|{_TERM}|固定电话"),
    ),
    "speed": ((_SPEED, "", f"{_TERM}|{_ABROAD}|电话卡|通话"),),
    "abroad": ((_ABROAD, "", f"{_TERM}|{_SPEED}"),),
    "cards": ((_CARDS, "", f"{_ABROAD}|{_SPEED}|{_TERM}|流量|通话|卡顿"),),
    "term": ((_TERM, "", f"{_SPEED}|{_ABROAD}|电话卡|流量|通话"),),
}
OTHERS = {
    "data": f"{_SPEED}|{_ABROAD}|通话|{_TERM}|电话卡",
    "minutes": f"流量|gb|{_SPEED}|{_ABROAD}|{_TERM}|电话卡",
    "speed": f"流量|gb|{_ABROAD}|通话|{_TERM}|电话卡",
    "abroad": f"流量|gb|{_SPEED}|通话|{_TERM}|电话卡",
    "cards": f"流量|gb|{_SPEED}|{_ABROAD}|通话|{_TERM}",
    "term": f"流量|gb|{_SPEED}|{_ABROAD}|通话|电话卡",
}
"""Need → what a correction about another need speaks of."""

# Need → checklist entry and two ways of asserting it, for a plan that falls short and for one that has more.
CLAIMS = {
    "data": {
        False: ("{name}的流量比我需要的少{}", "用{name}的话，我每月流量会少{}。 / 可惜{name}的流量比我需要的少{}。"),
        True: ("{name}的流量比我需要的多{}", "用{name}的话，每月流量还能剩下{}。 / {name}的流量比我需要的多{}。"),
    },
    "minutes": {
        False: ("{name}的通话比我需要的少{}", "用{name}的话，我打电话会缺{}。 / {name}的通话时长比我需要的少{}。"),
        True: ("{name}的通话比我需要的多{}", "用{name}的话，打完电话还剩{}。 / {name}的通话时长比我需要的多{}。"),
    },
    "speed": {
        False: ("{name}的网速慢了{}", "照我看，{name}的网速慢了{}。 / {name}的网速离我的要求还差{}。"),
        True: ("{name}的网速比我的要求快{}", "论网速，{name}比我的要求快{}。 / {name}的网速比我需要的还快{}。"),
    },
    "abroad": {
        False: ("{name}在国外能用的时间少{}", "用{name}的话，我在国外会缺{}。 / 我出国的时间比{name}给的多{}。"),
        True: (
            "{name}在国外能用的时间多{}",
            "用{name}的话，我在国外还能多待{}。 / 我出国之后，{name}的国外天数还剩{}。",
        ),
    },
    "cards": {
        False: ("{name}的电话卡少{}", "用{name}的话，电话卡会缺{}。 / {name}的电话卡比我们需要的少{}。"),
        True: ("{name}的电话卡多{}", "用{name}的话，电话卡还多出{}。 / {name}的电话卡比我们需要的多{}。"),
    },
    "term": {
        False: ("{name}的合约比我能接受的长{}", "{name}的合约太长，超了{}。 / {name}的合约比我的上限长{}。"),
        True: ("{name}的合约比我能接受的短{}", "{name}的合约比我能接受的短{}。 / {name}的合约离我的上限还差{}。"),
    },
}
