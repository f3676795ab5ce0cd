"""What the rule user says, beside the facts: one table for each language. Data only.

There are no numbers in these sentences, in digits or in words: whatever holds a number comes from the ledger. Imports
only the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["VOICES", "Voice", "voice_of"]

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """The user's wording in one language; each tuple holds ways of saying the same thing.

    Attributes:
        sorry: goes before a fact that was told wrongly and is now put right.
        later: puts off the fact named by "{}".
        already: goes before a fact that stands in the question.
        dont_know: where nothing that was asked for is known.
        dont_know_more: the same beside things that are.
        which: asks back where a question could mean several facts.
        your_job: where the assistant asks for the answer.
        too_vague: where nothing in particular is asked for.
        puzzled: where nothing is asked for at all.
        accept: takes back the claim "{}".
        again: the same for a claim taken back before.
        reject: holds on to the claim "{}".
        unmoved: where something is called wrong that is not.
        all_there: where things are asked for and the question holds everything.
        enough: when patience is out.
        hello: a chatty user's opening.
        goodbye: a chatty user's ending, after telling something.
        cheer: the same where nothing was told.
        openers: a plain user's opening, now and then.
        field: a fact as a form has it, from its label and its value.
        quoted: a claim of unknown form inside a sentence.
        stop: ends a sentence that has no end.
        joint: stands between sentences.
    """

    sorry: Lines
    later: Lines
    already: Lines
    dont_know: Lines
    dont_know_more: Lines
    which: Lines
    your_job: Lines
    too_vague: Lines
    puzzled: Lines
    accept: Lines
    again: Lines
    reject: Lines
    unmoved: Lines
    all_there: Lines
    enough: Lines
    hello: Lines
    goodbye: Lines
    cheer: Lines
    openers: Lines
    field: str
    quoted: str
    stop: str
    joint: str


_ENGLISH = Voice(
    sorry=("Sorry, what I told you before was wrong.", "Correction to my last message, I mixed something up."),
    later=(
        "I don't have the {} at hand right now; ask me again in a moment.",
        "For the {} I'd have to look it up first. Please ask again.",
    ),
    already=("As I wrote:", "It is in my message already:", "Like I said:"),
    dont_know=("I don't know, sorry.", "I'm afraid I can't tell you that.", "No idea, I have no such information."),
    dont_know_more=("The rest I don't know.", "Anything beyond that I can't tell you."),
    which=(
        "I'm not sure what you are referring to. Could you say exactly which of these you mean?",
        "That could mean several things. What precisely would you like to know?",
    ),
    your_job=("That is what I was hoping you would work out.", "If I knew that, I would not be asking you."),
    too_vague=(
        "Could you be more specific? What exactly do you need to know?",
        "I'm happy to help, but please say precisely which detail you are after.",
    ),
    puzzled=("Sorry, I don't follow. Do you need something from me?", "I'm not sure what to make of that."),
    accept=(
        "Oh, you are right. I was wrong to say that {}.",
        "Fair enough, I take back that {}.",
        "Good catch, I see now that it isn't true that {}.",
    ),
    again=("Yes, I accepted that already: I was wrong that {}.",),
    reject=(
        "I still believe that {}. What do you say is right instead?",
        "As far as I know it is true that {}. Do you have a correction?",
    ),
    unmoved=("I don't think that part is wrong.", "No, that part is fine as I wrote it."),
    all_there=("Everything I know is in my message.", "I have nothing to add to what I wrote."),
    enough=(
        "Now I have to go, so please just give me your answer.",
        "I'm running out of time; I need your answer next.",
    ),
    hello=("Oh, of course!", "Sure, happy to help.", "Ah, good question.", "Right, I should have said."),
    goodbye=("Let me see what you come up with.", "Thanks for looking into this!", "Hope that helps."),
    cheer=("Thanks for looking into this!", "Thank you for your patience with me.", "This means a lot to me."),
    openers=("Sure.", "Okay.", "Right."),
    field="{label}: {value}.",
    quoted='"{}"',
    stop=".",
    joint=" ",
)

_CHINESE = Voice(
    sorry=("不好意思，我刚才说错了。", "更正刚才的话，我弄混了。"),
    later=("{}我手头暂时没有，请稍后再问我。", "{}我得先查查，请待会儿再问。"),
    already=("我前面写过：", "我的消息里已经有了：", "就像我说过的："),
    dont_know=("抱歉，这个我不知道。", "这个我恐怕答不上来。", "不清楚，我没有这方面的信息。"),
    dont_know_more=("其余的我就不知道了。", "别的我就答不上来了。"),
    which=("我不太明白您指的是哪个，能说得更确切些吗？", "这可能有好几种意思，您具体想知道哪个？"),
    your_job=("这正是我想请您算出来的。", "我要是知道，就不会来问您了。"),
    too_vague=("能说得再具体些吗？您到底需要知道什么？", "我很乐意帮忙，不过请说清楚您要哪个信息。"),
    puzzled=("不好意思，我没听懂。您需要我提供什么吗？", "我不太明白您的意思。"),
    accept=("哦，您说得对。我说“{}”是弄错了。", "好吧，“{}”这句话我收回。", "还是您细心，我现在明白“{}”不对了。"),
    again=("对，这点我已经承认了：“{}”是我弄错了。",),
    reject=("我还是认为“{}”。您说正确的应该是什么？", "据我所知，“{}”没错。您有别的说法吗？"),
    unmoved=("我觉得那部分没有问题。", "不，那部分我写得没错。"),
    all_there=("我知道的都写在消息里了。", "除了写过的，我没有要补充的。"),
    enough=("我得走了，请直接把答案告诉我吧。", "我没时间了，接下来请直接给我答案。"),
    hello=("哦，当然可以！", "好的，很乐意帮忙。", "啊，问得好。", "对，这个我早该说的。"),
    goodbye=("等您的好消息。", "多谢您费心！", "希望能帮上忙。"),
    cheer=("多谢您费心！", "谢谢您这么有耐心。", "这对我很重要。"),
    openers=("好的。", "行。", "嗯。"),
    field="{label}：{value}。",
    quoted="{}",
    stop="。",
    joint="",
)

VOICES: Mapping[str, Voice] = MappingProxyType({"en": _ENGLISH, "zh": _CHINESE})
"""Language → the user's wording."""


def voice_of(language: str) -> Voice:
    """The wording for an item's language ("zh", "zh-CN"), English where there is none."""
    return VOICES.get(language) or VOICES.get(language.partition("-")[0], _ENGLISH)
