"""The words of the text_ops family: words to work on, sentences, and cues. Data only."""

from __future__ import annotations

from functools import cache

from askgym.types import Cue

__all__ = ["CLAIMS", "CUES", "FACTS", "NEW", "OLD", "THINGS", "WORDS", "letter_cues"]

WORDS = tuple(
    "BLACKBERRY BLUEPRINTS BOOKBINDER BRICKLAYER BROOMSTICK BUCCANEERS BUTTERMILK CANDLELIGHT CARPENTERS "
    "CATERPILLAR CENTREPIECE CHAMBERLAIN CHANDELIER CHEESECAKE CHESSBOARD CLOVERLEAF COASTGUARD COCKLESHELL "
    "COLLARBONE CORNFLOWER COUNTRYSIDE CRANBERRIES CROSSROADS CUPBEARERS DRAGONFLIES DRAWBRIDGE DREAMCATCHER "
    "EARTHENWARE ESCARPMENT FARMHOUSES FINGERPRINT FIREPLACES FISHMONGER FLOORBOARD FLOWERPOTS FOOTBRIDGE "
    "FORECASTER FRUITCAKES GATEKEEPER GINGERBREAD GOLDFINCHES GRASSHOPPER GREENHOUSE GUESTHOUSE HANDWRITING "
    "HARBOURMASTER HEADPHONES HELICOPTER HONEYCOMBS HORSESHOES HUCKLEBERRY HUMMINGBIRD ICEBREAKER "
    "INSTRUMENTS JOURNALIST KINGFISHER LAMPLIGHTER LANDLUBBER LEATHERBACK LIGHTHOUSE LOCKSMITHS LONGHOUSES "
    "MARKETPLACE MARSHMALLOW MASTERPIECE MERCHANTMEN MICROPHONE MOCKINGBIRD MOONLIGHTS MOUNTAINEER NEEDLEWORK "
    "NEWSLETTER NIGHTINGALE NORTHBOUND NUTCRACKER ORCHESTRAS PAINTBRUSH PAPERWEIGHT PATCHWORKS PEPPERCORN "
    "PERCUSSION PLAYGROUND PLOUGHSHARE PORCELAINS POSTMASTER RASPBERRIES RATTLESNAKE REFLECTORS RHINOCEROS "
    "RIVERBANKS ROLLERCOASTER SANDCASTLE SCARECROWS SCHOOLHOUSE SEARCHLIGHT SHEEPSKINS SHIPBUILDER SHOEMAKERS "
    "SHOPKEEPER SNAPDRAGON SNOWPLOUGH SONGWRITER SPIDERWEBS SPRINGBOARD STARGAZERS STEPLADDER STONECUTTER "
    "STRAWBERRY SUNFLOWERS SUPERMARKET SWITCHBOARD TABLECLOTH TAMBOURINE TELESCOPES THUNDERBOLT TORCHBEARER "
    "TOUCHSTONE TRADESPEOPLE TREASURERS TURNTABLES UNDERGROUND UNDERSTUDY VOLLEYBALL WALLPAPERS WATERCOLOUR "
    "WATERFRONT WATERMELON WHEELBARROW WHEELWRIGHT WICKERWORK WINDSURFER WOODCUTTER WOODPECKER WORKBENCHES "
    "XYLOPHONES YELLOWHAMMER".split()
)
OLD = frozenset("BCEFGHLNOPRU")
"""Letters that may be replaced: none that stands alone in English, with or without an apostrophe."""
NEW = "FJKQVWXYZ"
"""Letters that may come in instead."""
THINGS = (
    "password", "access code", "user name", "call sign", "locker code", "gate code", "Wi-Fi key", "login name",
    "door code", "vault code", "team name for the quiz", "key for the cipher",
)  # fmt: skip

FACTS = {  # key → label, shown, vague, said
    "word": ("word at the beginning",
             "The word is {}. / I begin with {}.",
             "I begin with a word that I know by heart. / The word is always the same.",
             "The word is {}. / I begin with {}."),
    "turn": ("number of characters that move to the end",
             "Then the first {} characters move to the end, just as they are. / "
             "Next, the first {} characters are taken away and put behind the rest as they are.",
             "Then some characters move from the front to the end, just as they are. / "
             "Next, a few characters are taken from the front and put behind the rest as they are.",
             "The first {} characters move to the end. / It's the first {} that move to the end."),
    "old": ("letter that is replaced",
            "Then a letter is replaced wherever it occurs, namely {}. / Next, each {} gives way to another letter.",
            "Then a certain letter is replaced wherever it occurs. / Next, a letter gives way to another, every time.",
            "The letter that is replaced is {}. / Each {} is replaced."),
    "new": ("letter that comes in instead",
            "What comes in its place is {}. / It's {} that I write instead.",
            "Another letter comes in its place. / There's a letter that I always write instead.",
            "What comes in its place is {}. / I write {} instead."),
    "cut front": ("number of characters that are cut off",
                  "Then the first {} characters are cut off. / Next, {} characters are dropped at the beginning.",
                  "Then the beginning is cut off. / Next, a few characters are dropped at the beginning.",
                  "The first {} characters are cut off. / {} characters are dropped at the beginning."),
    "cut back": ("number of characters that are cut off",
                 "Then the last {} characters are cut off. / Next, {} characters are dropped at the end.",
                 "Then the tail is cut off. / Next, a few characters are dropped at the end.",
                 "The last {} characters are cut off. / {} characters are dropped at the end."),
    "tag": ("number that is inserted",
            "Then the number {} is inserted. / Next, a number is slipped in, and that's {}.",
            "Then a number is inserted. / Next, a number is slipped in, my lucky number.",
            "The number is {}. / I insert the number {}."),
    "place": ("place of the inserted number",
              "It goes in right behind the first {} characters. / Exactly {} characters stand in front of it then.",
              "It goes in somewhere in the middle. / Some characters stand in front of it then.",
              "It goes in right behind the first {} characters. / {} characters stand in front of it."),
}  # fmt: skip
CLAIMS = {  # step → when, cues
    "turn": ("after the move", "move|shift|rotate|rotation|behind|end_to"),
    "swap": ("after the replacement", "replace|replacement|swap|substitute|substitution|exchange|letter"),
    "cut": ("after the cut", "cut|drop|shorten|remove|chop|trim|delete"),
    "slip": ("after the insertion", "insert|insertion|slip|slipped|number"),
}

_MOVE = (
    "move|moving|movement|shift|rotate|rotation|relocate|put_behind|behind_the|wander|carry|carried|jump|transfer|"
    "go_to|goes_to|gone_to|at_the_back|to_end|the_back|front_to"
)
_CUT = (
    "cut|cut_off|drop|remove|removal|delete|deletion|shorten|chop|trim|strip|discard|lose|lost|taken_off|take_off|omit|"
    "left_out|disappear|fall_away|lop|shorter|erase|get_rid|thrown_away|tail|crop|truncate|snip|come_off|comes_off"
)
_INSERT = (
    "insert|insertion|slip|slipped|slid|put_in|add|addition|go_in|goes_in|squeeze|inject|placed_in|go|goes|sit|stand"
)
_REPLACE = (
    "replace|swap|substitute|exchange|change|switch|give_way|gives_way|make_way|makes_way|substitution|vanish|"
    "traded|trade"
)
_AMOUNT = (
    "how_many|how_much|how_long|how_far|how_big|many|number|count|few|exact|exactly|amount|size|which_character|"
    "what_character|which_letter|which_part|what_part|length|bit|quantity|figure"
)
_PLACE = (
    "where|position|place|spot|location|point|after|behind|before|front|in_front|how_far|ahead|precede|come_first|index|"
    "slot|deep|middle"
)
_INSTEAD = (
    "instead|in_its|its_place|its_stead|take_its|takes_its|replacement|substitute_letter|new_letter|become|turn_into|"
    "turns_into"
)

CUES: dict[str, tuple[Cue, ...]] = {
    "word": (
        Cue("word|begin|start|base|basis|original|source|phrase|string|term|text|outset", "",
            f"how_many|character|letter|number|digit|{_MOVE}|{_CUT}|{_REPLACE}|insert|slip|instead|{_PLACE}|piece|block|"
            "chunk|look_for"),
        Cue("starting_point|begin_with|start_with|start_from|begin_from|which_word|what_word|starting_word|base_word|"
            "original_word|word_itself|source_word|the_word|initial_word|your_word", "",
            f"how_many|which_letter|what_letter|number|digit|many|far|move|{_CUT}|{_REPLACE}|insert|slip|instead|where|position"),
    ),
    "turn": (
        Cue(_MOVE, _AMOUNT, f"{_CUT}|{_REPLACE}|insert|slip|slipped|instead|inserted_number"),
        Cue("from_the|the_front|the_end|the_rest|rest",
            "how_many|which_character|what_character|how_long|piece|block|chunk",
            f"{_CUT}|{_REPLACE}|insert|slip|slipped|instead|in_front|of_it|of_the"),
    ),
    "cut": (
        Cue(_CUT, _AMOUNT, f"{_MOVE}|{_REPLACE}|insert|slip|slipped|instead".replace("behind_the|", "")),
    ),
    "tag": (
        Cue("number|digit|figure|numeral|lucky", f"{_INSERT}|which|what|lucky|say|value|tell",
            f"how_many|number_of|character|letter|front|where|position|place|behind|after|before|{_MOVE}|{_CUT}|{_REPLACE}|"
            "middle|far|which_word|what_word|a_word|deep|point|spot"),
        Cue("insert|insertion|slip|slipped|put_in|inserted_number|lucky_number|squeeze|inject",
            "what|which|number|digit|value",
            "how_many|number_of|character|letter|front|where|position|place|behind|after|before|middle|far|deep|point|"
            "spot|go|stand"),
    ),
    "place": (
        Cue(_PLACE, "number|digit|insert|insertion|slip|slipped|go|goes|go_in|goes_in|put_in|it_go|figure|stand|put",
            f"{_REPLACE}|in_place|instead|{_INSTEAD}|move|{_CUT}|away|back|front_to|rest|the_end|number_of|word|letter_is"),
        Cue("where|position|place|spot|location|point", "insert|insertion|inserted_number|slip|slipped|number",
            f"{_REPLACE}|in_place|instead|move|cut"),
        Cue("how_many|number_of|which_character|what_character",
            "in_front|front_of|before_it|before_the|insert|inserted_number|precede|ahead",
            f"{_REPLACE}|instead|{_CUT}|move|away|the_end|rest"),
    ),
}  # fmt: skip
"""Key → how questions about the fact are recognised; for the letters see `letter_cues`."""


@cache
def letter_cues(old: str, new: str) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """How questions about the letter replaced and about the letter that replaces it are recognised.

    Which of them is meant shows when the other is named: "What does E become?", "What is replaced by K?".
    """
    joints = ("by", "with", "into", "to", "for", "become", "becomes", "of")
    known_new = "|".join(f"{joint}_{new}" for joint in joints) + f"|{new}_replace|{new}_come|{new}_stand|{new}_take"
    other = "by_another|with_another|to_another|into_another|for_another|by_something|with_something|way_to|by_other"
    replaces = "letter_replace|what_replace|which_replace|that_replace|character_replace|it_become|it_with|it_by"
    amiss = f"how_many|number|digit|insert|slip|slipped|cut|drop|moved|{_INSTEAD}"
    return (
        (
            Cue(_REPLACE, "letter|character|which|what|one", f"by|with|into|{replaces}|{amiss}|{old}|take|takes"),
            Cue(_REPLACE, f"{known_new}|{other}", f"{amiss}|{old}"),
            Cue(
                "be_replaced|is_replaced|gets_replaced|original_letter|old_letter|gives_way|is_swapped",
                "",
                f"by|with|into|{amiss}|{old}",
            ),
            Cue(known_new, "", f"how_many|number|insert|cut|drop|{old}"),
        ),
        (
            Cue(
                _REPLACE,
                f"by|with|into|for_what|for_which|instead|{old}|take|takes",
                f"how_many|number|insert|{other}|{new}|is_{new}",
            ),
            Cue(replaces, "", f"how_many|number|insert|{other}|{new}|to_be|be_replaced"),
            Cue(_INSTEAD, "", f"how_many|number|digit|insert|{new}|where"),
            Cue(
                f"{old}_to|{old}_become|{old}_by|{old}_with|{old}_into|of_{old}|for_{old}|replace_{old}",
                "",
                f"how_many|number|insert|{new}",
            ),
        ),
    )
