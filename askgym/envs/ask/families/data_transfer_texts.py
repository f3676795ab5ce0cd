"""The words of the data transfer family: things and places, patterns of sentences, and the cues of facts and claims.

Patterns are filled with the story's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Imports only `askgym.types`.
"""

from __future__ import annotations

from functools import cache

from askgym.types import Cue

__all__ = [
    "ASKS",
    "CLAIMS",
    "DESTINATIONS",
    "FACTS",
    "HEAVY",
    "LIGHT",
    "QUICK",
    "RULES",
    "SLOW",
    "claim_cues",
    "fact_cues",
]

LIGHT = (  # singular, its cue stems
    ("photo", "photo|photograph|picture|image"), ("drawing", "drawing"), ("drone picture", "drone|picture|photo|image"),
    ("sound sample", "sound|sample"), ("podcast episode", "podcast|episode"), ("brochure", "brochure"), ("map", "map"),
    ("invoice", "invoice"), ("X-ray image", "ray|image|picture"), ("scanned letter", "letter"), ("song", "song|tune"),
    ("poster design", "poster|design"), ("measurement file", "measurement"), ("e-book", "book|ebook"),
    ("survey form", "form|survey"), ("slide show", "slide|show"), ("newsletter", "newsletter"),
)  # fmt: skip
HEAVY = (
    ("recording", "recording|track"), ("video clip", "video|clip"), ("lecture", "lecture"),
    ("backup archive", "backup|archive"), ("concert film", "concert|film"), ("disk image", "disk|image"),
    ("interview", "interview"), ("satellite picture", "satellite|picture|image"), ("game demo", "game|demo"),
    ("database dump", "database|dump"), ("body scan", "body|scan"), ("radio play", "play"),
    ("documentary film", "film"),
    ("laser measurement", "laser|measurement"), ("course video", "video|course"),
)  # fmt: skip
DESTINATIONS = (
    "the regional newspaper", "the print shop", "our branch office", "my publisher", "the university", "the museum",
    "the film festival", "my bandmates", "the insurance company", "the radio station", "the clinic", "my cousin",
    "the tax office", "the state library", "a customer", "the theatre", "the planning office", "our web agency",
    "the language school", "the weather service",
)  # fmt: skip
QUICK = (  # what takes seconds besides, its cue stems
    ("signing in at the start", "sign|signing|sign_in|login|log_in|logging|authentication|logon|log_on|logged"),
    ("the confirmation at the end", "confirmation|confirming|acknowledgement"),
    ("starting up the server", "starting_up|startup|start_up|boot|booting|server"),
    ("the handshake", "handshake|handshaking"),
    ("the checksum test at the end", "checksum|test|testing|verification"),
    ("connecting through the VPN", "connecting|vpn|connection_setup"),
    ("waking up the modem", "waking|wake|modem"),
)  # fmt: skip
SLOW = (
    ("the virus check at the end", "virus|check|checking|malware"),
    ("the queue at the start", "queue|queuing|queueing"),
    ("the checksum test at the end", "checksum|test|testing|verification"),
    ("the format conversion at the start", "conversion|convert|converting|format"),
    ("unpacking at the far end", "unpack|unpacking"),
)  # fmt: skip
RULES = (
    "The overhead is counted on the compressed data, and all units are decimal.",
    "All units are decimal; the overhead is a share of what is left after compression.",
    "Take decimal units, and count the overhead on the data as compressed.",
)
ASKS = {  # kind → rest of "How many …", what is asked for, answer cues
    "time": ("does the whole upload take", "the total time", "take|total|whole|altogether|duration|last|long|finish"),
    "left": ("are left in my data plan afterwards", "the data volume left over in my plan",
             "left|remain|afterward|remaining|leftover|still_have"),
}  # fmt: skip

# Key → label, then ways of showing, leaving out and saying the fact.
FACTS = {
    "count": ("number of {things}",
              "There are {{}} {things}. / I've got {{}} {things} to send.",
              "There are quite a few {things}. / I've got a whole folder of {things} to send.",
              "There are {{}} {things}. / I've got {{}} {things}."),
    "size": ("size of each {thing}",
             "Each {thing} takes up {{}}. / The {things} have {{}} each.",
             "Each {thing} takes up the same space. / The {things} are all equally big.",
             "Each {thing} takes up {{}}. / It's {{}} for each {thing}."),
    "shrink": ("percentage that compression saves",
               "Compression makes all of it {{}} smaller first. / Before sending, I zip everything, which saves {{}}.",
               "Compression makes all of it smaller first. / Before sending, I zip everything, which saves space.",
               "Compression saves {{}}. / It gets {{}} smaller by zipping."),
    "overhead": ("percentage of overhead",
                 "The protocol adds {{}} of overhead. / Then there's {{}} of protocol overhead.",
                 "The protocol adds some overhead. / Then there's some protocol overhead.",
                 "The overhead is {{}}. / The protocol adds {{}}."),
    "speed": ("speed of the line",
              "The line carries {{}}. / My connection manages {{}} upstream.",
              "The line is as fast as my contract says. / My connection has a steady upload speed.",
              "The line carries {{}}. / My upload speed is {{}}."),
    "wait": ("time for {step}",
             "Allow another {{}} for {step}. / I have to add {{}} for {step}.",
             "Allow some time for {step}. / I have to add a moment for {step}.",
             "For {step} it's {{}}. / Allow {{}} for {step}."),
    "copies": ("number of servers",
               "The same data goes to {{}} servers there. / They have {{}} servers, and each gets all of it.",
               "The same data goes to several servers there. / They have a few servers, and each gets all of it.",
               "It goes to {{}} servers. / They have {{}} servers."),
    "plan": ("data left in the plan before the upload",
             "My data plan has {{}} left before the upload. / I start with {{}} in my data plan.",
             "My data plan isn't unlimited. / I have to watch my data plan.",
             "My data plan has {{}} left. / I start with {{}} in the plan."),
}  # fmt: skip
# Checklist entry, ways of asserting it, truth.
CLAIMS = {
    "raw": ("before compression, the {things} come to {{}}",
            "So before compression I have {{}} of {things}. / Uncompressed, the {things} make {{}} altogether.",
            "Before compression, the {things} come to {{}}."),
    "packed": ("after compression, {{}} is left",
               "After compression, {{}} is left. / Zipped, that's {{}}, if I'm not mistaken.",
               "After compression, {{}} is left."),
    "sent": ("with the overhead it is {{}}",
             "With the overhead, that makes {{}}. / So {{}} goes out, overhead included.",
             "With the overhead it is {{}}."),
    "transfer": ("pushing the data through the line takes {{}}",
                 "Pushing the data through the line takes {{}}. / The line is busy with the data for {{}}, I'd say.",
                 "Pushing the data through the line takes {{}}."),
    "used": ("all servers together get {{}}",
             "All servers together get {{}}, then. / For all the servers that's {{}}.",
             "All servers together get {{}}."),
}  # fmt: skip

_MUCH = "how_many|number|count|quantity|many|amount_of"
_BYTES = "megabyte|mb|gigabyte|gb|kilobyte|byte"
_BIG = f"size|big|large|heavy|weigh|weight|filesize|space|storage|{_BYTES}"
_ZIP = (
    "compression|compress|compressed|compressing|zip|zipping|zipped|shrink|shrinking|smaller|squeeze|squash|pack|"
    "packing|deflate"
)
_CUT = "reduction|reduce|save|saved|saving|saves|decrease|lighter|gain"
_SHARE = "percent|percentage|share|fraction|proportion|ratio|factor|part"
_EXTRA = "overhead|header|headers|protocol|metadata|envelope|framing"
_FAST = (
    "speed|fast|bandwidth|mbps|megabit|mbit|bitrate|bit_rate|throughput|quick|quickly|upstream|slow|capacity|"
    "upload_rate|transfer_rate|data_rate|transmission_rate|line_rate|gbps|kbps"
)
_LINE = "line|connection|internet|uplink|link|dsl|fibre|fiber|broadband|contract|provider|network|wifi"
_FROM = "server|copy|copies|destination|mirror|target|recipient|machine"
_PLAN = (
    "data_plan|your_plan|the_plan|mobile_plan|this_plan|allowance|quota|cap|data_limit|limit|tariff|bundle|budget|"
    "data_volume|unlimited"
)
_LATER = (  # "before it is zipped" asks for the size, not for what zipping saves
    "big|large|heavy|before_compression|before_compress|before_zip|before_it|before_any|before_they|before_be|"
    "before_the|compressed_data|compressed_size|compressed_file|uncompressed|original"
)
_TIME = "second|minute|time|duration|how_long|long|sec|last"


@cache
def fact_cues(kind: str, thing: str, step: str) -> dict[str, tuple[Cue, ...]]:
    """How the facts of a kind of problem are asked for, given the words for the things sent and for the other step."""
    things = f"{thing}|file|item|piece|document|object"
    numbers = f"{_BYTES}|{_SHARE}|{_FROM}|{_FAST}|{_TIME}"
    others = f"{_SHARE}|{_CUT}|smaller|shrink|{_EXTRA}|{_FAST}|{_PLAN}|{_FROM}|folder|number|clear|given"
    cues = {
        "count": (
            Cue(_MUCH, f"{things}|them|folder", f"{numbers}|size|big|large|heavy|each_take|data|each"),
            Cue("how_many|many|number|count|quantity", "" if kind == "time" else things,
                f"{numbers}|{_BIG}|{_EXTRA}|{_PLAN}|{_ZIP}"),
            Cue("number_of", things, numbers),
            Cue("big|large|size|much", "folder|collection|batch", f"{numbers}|each"),
        ),
        "size": (
            Cue(f"{_BIG}|how_much_data|volume|much_data|of_data|much_room|room",
                f"{things}|each|single|individual|per|apiece|average|every|them|uncompressed|original|before_compression|"
                "before_zipping",
                f"{others}|altogether"),
            Cue("file_size|filesize|size", "", others),
        ),
        "shrink": (
            Cue(_ZIP, "", f"{_EXTRA}|{_LATER}|{_MUCH}|{_BYTES}|{_FAST}|{_FROM}|{_PLAN}"),
            Cue(_ZIP, f"{_SHARE}|{_CUT}", f"{_EXTRA}|{_PLAN}"),
            Cue(f"{_SHARE}|how_much|much", f"{_CUT}|{_ZIP}|size|space|down|less|off",
                f"{_EXTRA}|{things}|{_PLAN}|each"),
            Cue(_CUT, f"{_SHARE}|much|amount|space|percent|big|large|high|rate", f"{_EXTRA}|{_PLAN}"),
        ),
        "overhead": (
            Cue(_EXTRA, "", f"{_FAST}|without|before"),
            Cue(f"{_SHARE}|extra|additional|surcharge|surplus|add|added|much|on_top", _EXTRA, "without|before"),
            Cue(f"{_SHARE}|extra|additional|surplus", "line|transmission|transport|sending|add|on_top",
                f"{_ZIP}|{_CUT}|{_TIME}|{step}"),
        ),
        "speed": (
            Cue(_FAST, "", f"{_ZIP}|{_SHARE}|{_EXTRA}|{step}"),
            Cue(_LINE,
                "how_much|carry|manage|transfer|per_second|offer|achieve|run|deliver|promise|handle|rate|contract|say|"
                "speed|fast|good|do|reach|provide|what_kind|many|sort|performance|figure",
                f"{_ZIP}|{_SHARE}|{_EXTRA}|{_TIME}|{step}"),
            Cue("per_second|rate", "", f"{_ZIP}|{_SHARE}|{_EXTRA}"),
        ),
        "wait": (
            Cue(step, "", f"{_FAST}|{_EXTRA}|{_ZIP}|{_BYTES}"),
            Cue(_TIME,
                f"{step}|extra|additional|besides|on_top|step|start|end|moment|check|setup|pause|delay|wait|preparation",
                f"total|whole|{_FAST}|{_BYTES}|altogether"),
            Cue("delay|pause|wait|waiting|setup|extra_time|additional_time", "", f"{_FAST}|{_EXTRA}"),
        ),
        "copies": (
            Cue(f"{_MUCH}|times|often", f"{_FROM}|times|place|location|site|often|copied|duplicate",
                f"{_PLAN}|{_BYTES}|{_SHARE}"),
            Cue(_FROM, "", f"{_PLAN}|{_BYTES}|{_SHARE}|{_EXTRA}"),
        ),
        "plan": (
            Cue(_PLAN, "", f"{_FROM}|{_SHARE}|{_ZIP}|{_EXTRA}"),
            Cue("left|remaining|remain|available|start_with|at_disposal|balance|begin|still",
                f"{_BYTES}|data|before|now|start|credit", f"{_ZIP}|{_SHARE}|{_FROM}"),
        ),
    }  # fmt: skip
    last = ("speed", "wait") if kind == "time" else ("copies", "plan")
    return {key: cues[key] for key in ("count", "size", "shrink", "overhead", *last)}


@cache
def claim_cues(key: str, thing: str, step: str) -> tuple[Cue, ...]:
    """How an assistant speaks of what a claim is about."""
    late = f"{_EXTRA}|{_TIME}|{_FROM}|{_PLAN}|{_LINE}"
    return {
        "raw": (
            Cue("before|uncompressed|raw|original|unzipped|unpacked|times|multipl|x", "",
                f"{late}|after|{_SHARE}|smaller|{_CUT}"),
            Cue(f"{thing}|file", "altogether|in_all|come|total|make|together|sum|size|volume|each",
                f"{late}|after|{_ZIP}|{_SHARE}|{_CUT}"),
        ),
        "packed": (
            Cue(f"{_ZIP}|after|compressed|remain|remaining", "", f"{late}|before|uncompressed|raw|original"),
            Cue(_CUT, "", f"{late}|before|uncompressed|raw"),
        ),
        "sent": (
            Cue(f"{_EXTRA}|over_the_wire|go_out|goes_out|actually_sent", "",
                f"{_TIME}|{_FROM}|{_PLAN}|before|without|take"),
        ),
        "transfer": (
            Cue("line|push|pushing|transfer|transmission|transmit|busy|sending|throughput|through", "",
                f"{step}|{_FROM}|{_PLAN}|overhead|{_ZIP}"),
            Cue(f"{_FAST}|bit|bits", "", f"{step}|{_FROM}|{_PLAN}"),
        ),
        "used": (
            Cue(f"server|servers|{_FROM}|use|used|consume|consumed|together|uploads", "",
                f"afterwards|remain|{_EXTRA}|before|{_ZIP}"),
        ),
    }[key]  # fmt: skip
