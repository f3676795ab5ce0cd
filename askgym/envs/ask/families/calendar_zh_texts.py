"""The words of the calendar family in Chinese: stories, patterns of facts and claims, and their cues.

In patterns "{}" holds the value and <work>, <check> … a part of the story; ways of saying the same thing are separated
by " / ". Data only; imports nothing of askgym.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CLAIMS", "CUES", "FACTS", "FORMS", "RULES", "STORIES", "WORKING", "Story"]


@dataclass(frozen=True, slots=True)
class Story:
    """What is being done.

    Attributes:
        project: the whole of it.
        work: the main part.
        verb: what is done with each unit.
        noun: the unit.
        measure: its measure word.
        check: what follows the break.
        check_cue: how questions name that.
        final: the closing event.
        final_cue: how questions name that.
    """

    project: str
    work: str
    verb: str
    noun: str
    measure: str
    check: str
    check_cue: str
    final: str
    final_cue: str

    def fill(self, pattern: str) -> str:
        """A pattern with the parts of this story in place."""
        for part in ("work", "verb", "noun", "measure", "check_cue", "final_cue", "check", "final"):
            if f"<{part}>" in pattern:
                pattern = pattern.replace(f"<{part}>", getattr(self, part))
        return pattern


STORIES = (
    Story("西班牙语培训班", "授课", "讲", "课", "节", "试卷批改", "批改|阅卷|改卷|试卷", "结业典礼", "典礼|结业"),
    Story("说明书的翻译", "翻译", "翻译", "正文", "章", "校对", "校对|审校|校稿", "交稿会", "交稿"),
    Story("小学教室的翻新", "粉刷", "粉刷", "教室", "间", "地板施工", "地板|地面", "钥匙交接", "钥匙|交接"),
    Story("老照片的数字化", "扫描", "扫描", "照片", "箱", "编目整理", "编目|整理", "线上发布", "上线|发布"),
    Story("旧仓库的清理", "清理", "清空", "货架", "个", "废料处理", "废料|垃圾|废品", "最终验收", "验收"),
    Story("礼堂座椅的维修", "维修", "修理", "座椅", "把", "上漆", "上漆|刷漆|油漆", "回装交付", "交付|回装"),
    Story("有声小说的制作", "录音", "录制", "内容", "段", "混音", "混音|后期", "正式上架", "上架"),
    Story("员工急救培训", "培训", "讲解", "单元", "个", "实操考核", "考核|实操|考试", "证书颁发仪式", "颁发|证书|仪式"),
    Story("爱心编织活动", "编织", "织", "毛毯", "条", "清洗晾晒", "清洗|晾晒|洗", "捐赠仪式", "捐赠|仪式"),
    Story("街道树木普查", "普查", "测绘", "街道", "条", "报告撰写", "报告|撰写|写作", "成果汇报会", "汇报"),
    Story("木偶剧的筹备", "排练", "排练", "曲子", "首", "舞台搭建", "舞台|搭建|搭台", "首演", "首演|演出|公演"),
    Story("分店巡检", "巡检", "检查", "分店", "家", "总结起草", "总结|起草", "董事会议", "董事|会议|开会"),
)
FORMS = ("请写明年、月、日。", "年月日都要写。", "我需要完整的年月日。")
RULES = (
    "各环节依次顺延，直接在前面环节结束的日期上加；主体工作不满整周的按整周算。",
    "每个环节都从前面环节结束的那天往后加，主体工作的零头也按整周计。",
    "只是简单地逐段加日期，主体工作的周数向上取整。",
)
WORKING = "工作日不含周末，其他天数照常算，没有公共假期。"

# Key → label, then ways of showing, leaving out and saying the fact.
FACTS = {
    "start": (
        "<work>开始的日期",
        "<work>从{}开始。 / <work>的开始日期是{}。",
        "<work>的开始日期已经定了。 / <work>会按说好的日子开始。",
        "<work>从{}开始。 / 我们{}开始。",
    ),
    "amount": (
        "<noun>的总<measure>数",
        "总共要<verb>{}<noun>。 / 要<verb>的<noun>有{}。",
        "要<verb>的<noun>还不少。 / <noun>的总数是清楚的。",
        "总共{}<noun>。 / 要<verb>的是{}。",
    ),
    "rate": (
        "每周<verb>的<measure>数",
        "每周<verb>{}。 / 进度是每周{}。",
        "每周<verb>的都同样多。 / 每周的进度很稳定。",
        "每周<verb>{}。 / 进度是每周{}。",
    ),
    "pause": (
        "休整的天数",
        "之后休整{}。 / 然后全部停下来{}。",
        "之后要休整。 / 然后全部停下来歇歇。",
        "休整{}。 / 中间停{}。",
    ),
    "follow": (
        "<check>需要的天数",
        "接着，<check>需要{}。 / 再往后是<check>，要花{}。",
        "接着是<check>，也需要时间。 / 再往后是<check>，得花些时间。",
        "<check>需要{}。 / <check>要花{}。",
    ),
    "margin": (
        "预留余量的天数",
        "另外我还要留{}的余量。 / 最后再预留{}作为缓冲。",
        "另外我还要留些余量。 / 最后再预留缓冲时间。",
        "余量是{}。 / 我预留{}。",
    ),
    "weekday": (
        "<final>限定在星期几",
        "<final>必须安排在{}。 / 只有{}可以办<final>。",
        "<final>只能安排在每周固定的日子。 / <final>对星期有要求。",
        "<final>必须安排在{}。 / 只能是{}。",
    ),
}

_WAIT = "休整|停工|暂停|停下|停多|停几|中断|间歇|休息|歇|空档|停顿|中间停|停止|放假|停滞"
_MARGIN = "余量|缓冲|预留|机动|富余|备用|宽裕|宽限|留出|留多少|留几|要留"
_LONG = "多久|多长|几天|多少天|几个工作日|多少个工作日|多少工作日|几日|多少日|工作日|天数|时长|时间|需要|耗时|花|耗|天"
_APART = f"{_WAIT}|{_MARGIN}|<check_cue>"

# Key → cues: attribute, entity, excluding.
CUES = {
    "start": (
        (
            "开始|开工|启动|起始|动工|开课|开班|起算|首日|开讲|开机|动手|着手|起点|第一天|说好的日子|说好的是",
            "",
            f"{_APART}|<final_cue>",
        ),
        (
            "从哪天|从什么时候|从几号|从何时|何时起|哪天起|从几月|哪天<verb>|什么时候<verb>|何时<work>|"
            "什么时候<work>|哪天<work>",
            "",
            f"{_APART}|<final_cue>",
        ),
    ),
    "amount": (
        (
            "多少<measure>|几<measure>|多少<noun>|几个<noun>|<measure>数|<noun>数|总量|总数|数量|工作量|总共有多少|"
            "共有多少|总<measure>|"
            "多少个<noun>|<noun>有多少|<noun>总共|<noun>一共|任务量|多少要<verb>",
            "",
            f"每周|每星期|每个星期|一周|一星期|周能|进度|速度|每|工作日|天|{_WAIT}|{_MARGIN}",
        ),
    ),
    "rate": (
        (
            "每周|一周|每星期|每个星期|一星期|一个星期|每个礼拜|每礼拜|周进度|速度|进度|节奏|效率|多快|周产量|按周",
            "",
            f"几周|多少周|星期几|周几|固定|哪天|哪一天|哪个|{_APART}|<final_cue>",
        ),
    ),
    "pause": ((f"{_WAIT}|假期", "", f"{_MARGIN}|<check_cue>|公共假期"),),
    "follow": (("<check_cue>", _LONG, f"{_MARGIN}|{_WAIT}|开始"),),
    "margin": ((_MARGIN, "", ""),),
    "weekday": (
        (
            "星期几|周几|礼拜几|哪个星期|星期的要求|星期有要求|星期有什么|什么要求|固定的日子|固定日子|固定在哪|"
            "固定在星",
            "",
            f"{_APART}|开始|周几<measure>",
        ),
        ("哪天|哪一天|什么时候|何时|日子|周末|星期", "<final_cue>", f"几天|多少天|多久|开始|{_APART}"),
    ),
}

# Key → checklist entry, ways of asserting it, the truth, and cues.
CLAIMS = {
    "weeks": (
        "<work>总共要{}",
        "照我算，<work>总共要{}。 / <noun>这部分显然要{}。",
        "<work>要{{}}，因为总共{amount}，每周{rate}。",
        (("周|整周|向上取整|除以|÷", "", _APART),),
    ),
    "end": (
        "<work>在{}结束",
        "所以<work>在{}结束。 / 也就是说，<noun>到{}就全部完成了。",
        "<work>在{{}}结束。",
        (("结束|完成|完工|收尾|做完|弄完|<verb>完|到期", "<work>|<noun>|主体|阶段|环节", _APART),),
    ),
    "back": (
        "休整到{}为止",
        "所以休整到{}为止。 / 这样的话，<check>在{}就可以开始了。",
        "休整到{{}}为止。",
        ((f"{_WAIT}|恢复|复工|重新开始", "", ""), ("开始|启动", "<check_cue>", "")),
    ),
    "total": (
        "从开始到余量用完共{}",
        "从开始到余量用完，我算出来共{}。 / 从开头数起，所有环节加上余量共{}。",
        "从开始到余量用完共{{}}。",
        (("总共|一共|合计|加起来|总天数|共|总时长|所有环节|从开始到|从开头", "天|余量", ""), ("天", _MARGIN, "")),
    ),
}
