"""The words of `extras`: topics beside the point, manners of writing, places where things are noted. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from askgym.types import Cue

__all__ = ["NAMES", "PERSONAS", "PLACES", "TOPICS", "Topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that has nothing to do with any problem; `words` tell whether a problem speaks of it after all."""

    key: str
    label: str
    said: str
    value: str
    low: int
    high: int
    cue: Cue
    words: tuple[str, ...]


TOPICS: Mapping[str, tuple[Topic, ...]] = {
    "en": (
        Topic("bus", "number of the bus line I usually take", "The bus I usually take is line {}.", "{}", 113, 489,
               Cue("bus|bus_line"), ("bus",)),
        Topic("locker", "number of my locker", "My locker at the gym is number {}.", "{}", 117, 938,
               Cue("locker"), ("locker", "gym")),
        Topic("flat", "number of my flat", "I live in flat {}.", "{}", 113, 788,
               Cue("flat|apartment|flat_number"), ("flat", "apartment", "floor")),
        Topic("radio", "frequency of the radio in my kitchen", "The radio in my kitchen is tuned to {} kHz.", "{} kHz",
               531, 987, Cue("kitchen|radio_station"), ("radio", "kitchen", "frequenc", "antenna", "signal")),
        Topic("emails", "number of my unread e-mails", "I have {} unread e-mails, by the way.", "{}", 131, 977,
               Cue("unread|mail|email|inbox"), ("mail", "message", "inbox")),
        Topic("steps", "number of steps I walked yesterday", "Yesterday I walked {} steps.", "{}", 3107, 9877,
               Cue("walk|pedometer", "step|yesterday"), ("walk", "step", "yesterday")),
        Topic("puzzle", "number of pieces of the jigsaw on my table", "On my table lies a jigsaw of {} pieces.", "{}",
               251, 997, Cue("jigsaw|puzzle"), ("jigsaw", "puzzle", "piece")),
        Topic("stairs", "number of stairs up to my door", "There are {} stairs up to my door.", "{}", 113, 349,
               Cue("stair|staircase"), ("stair", "door", "floor")),
        Topic("novel", "number of pages of the novel I am reading", "The novel I am reading has {} pages.", "{}",
               223, 887, Cue("novel"), ("novel", "page", "book", "read")),
        Topic("village", "height of the village I come from", "The village I come from lies {} m above the sea.",
               "{} m", 211, 943, Cue("village|altitude|sea_level"), ("village", "height", "sea")),
    ),
    "zh": (
        Topic("bus", "我常坐的公交线路", "我平时坐{}路公交车。", "{}路", 113, 489,
              Cue("公交|坐车"), ("公交", "车")),
        Topic("locker", "我的储物柜号码", "我在健身房的储物柜是{}号。", "{}号", 117, 938,
              Cue("储物柜|柜子"), ("柜", "健身")),
        Topic("emails", "我的未读邮件数", "顺便说一句，我有{}封未读邮件。", "{}封", 131, 977,
              Cue("邮件|未读"), ("邮", "信")),
        Topic("steps", "我昨天走的步数", "昨天我走了{}步。", "{}步", 3107, 9877,
              Cue("步数|走了多少步"), ("步", "昨天")),
        Topic("puzzle", "我桌上拼图的片数", "我桌上有一幅{}片的拼图。", "{}片", 251, 997,
              Cue("拼图"), ("拼图", "片")),
        Topic("novel", "我在看的小说的页数", "我最近在看一本{}页的小说。", "{}页", 223, 887,
              Cue("小说"), ("小说", "页", "书")),
    ),
}  # fmt: skip

PERSONAS: Mapping[str, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "plain": {"en": (("",), ("",)), "zh": (("",), ("",))},
    "polite": {
        "en": (
            ("Good morning, I hope you can help me with something.", "Hello, I'd be glad of your help.",
             "Hi there, sorry to bother you with this."),
            ("Many thanks for your help.", "Thank you so much, I appreciate it.", ""),
        ),
        "zh": (("您好，想请您帮个忙。", "打扰了，有件事想请教一下。"), ("非常感谢！", "麻烦您了，谢谢。", "")),
    },
    "hurried": {
        "en": (
            ("Quick, I'm in a rush.", "No time, so straight to it.", "Short on time here."),
            ("I need this right away.", "Hurry, please.", ""),
        ),
        "zh": (("赶时间，长话短说。", "有点急。"), ("请尽快。", "急等回复。", "")),
    },
    "rambling": {
        "en": (
            ("So, my cousin and I got talking over coffee, and as always it ended in sums.",
             "You will laugh, but I have been putting this off for ages, what with the weather and all.",
             "My neighbour says I should simply do it on paper, but paper and I never got along."),
            ("Anyway, that is my story.", "Well, that is how it is with me.", ""),
        ),
        "zh": (("说来话长，昨晚跟表姐喝茶聊天，聊着聊着就算起账来了。", "这事我拖了好久，最近天气也怪，一直没心思弄。"),
               ("反正就是这么回事。", "唉，我这人就这样。", "")),
    },
    "worried": {
        "en": (
            ("I'm afraid of getting this wrong, so I'd rather ask.", "This has been keeping me awake."),
            ("Please be careful, a mistake would be awkward.", "I really must not get this wrong.", ""),
        ),
        "zh": (("我怕自己算错，还是问一下比较好。", "这件事让我有点睡不着。"), ("请务必仔细，弄错了会很尴尬。", "")),
    },
    "blunt": {
        "en": (("Listen.", "Here is the thing.", "Do this for me."), ("No lectures, please.", "")),
        "zh": (("听好了。", "直说吧。"), ("别啰嗦。", "")),
    },
}  # fmt: skip
"""Persona → language → how messages open, and how they end. No numbers in them, in digits or in words."""


NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("Kestrel", "Juniper", "Marigold", "Osprey", "Tamarisk", "Bramble", "Lupin", "Heron", "Sorrel", "Magpie"),
    "zh": ("青竹", "白鹭", "海棠", "银杏", "云雀", "紫藤"),
}
PLACES: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    # where it is written; what the first point is called; what the user says first; how the second is asked about
    "en": (
        ("notebook", "note about the {label}",
         "About the {label} I only have a note: see the entry {name} in my notebook.",
         "notebook|entry|note|page"),
        ("list", "note about the {label}", "For the {label} my note says: as under {name} on the list at home.",
         "list|note|line"),
        ("folder", "note about the {label}", "The {label} is in the folder that I call {name}.", "folder|file|paper"),
    ),
    "zh": (
        ("笔记本", "关于{label}的记录",
         "关于{label}，我只记了一句：见笔记本里“{name}”那一条。", "笔记|那一条|记录|本子"),
        ("清单", "关于{label}的记录", "{label}写的是：按家里清单上“{name}”那一行。", "清单|那一行|记录"),
    ),
}  # fmt: skip
