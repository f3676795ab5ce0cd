"""The words of the link budget family: places and things, false claims, and the cues by which facts are recognised.

Data, and cues put together from a problem's own words. Imports only `askgym.types`.
"""

from __future__ import annotations

from functools import cache

from askgym.types import Cue

__all__ = [
    "CABLE_CUES", "CARGO", "CLAIMS", "OBSTACLES", "PICKING", "POWER_CUES", "RULES", "SENDERS", "SENDING",
    "SENSITIVITY_CUES", "TARGETS", "WANTED", "claim_cues", "gain_cues", "way_cues",
]  # fmt: skip

SENDERS = (  # place, its cue stems; no word of them is used for the places below
    ("the water tower", "tower"), ("the church steeple", "church|steeple"), ("the grain silo", "grain|silo"),
    ("the town hall", "town|hall"), ("the lighthouse", "lighthouse"), ("the fire station", "fire|station"),
    ("the harbour office", "harbour|harbor|office"), ("the old windmill", "windmill"), ("the school", "school"),
    ("the sugar factory", "sugar|factory"), ("the ski lift", "ski|lift"), ("the signal box", "signal_box"),
    ("the weather mast", "mast"), ("the castle", "castle"),
)  # fmt: skip
TARGETS = (
    ("the farmhouse", "farmhouse|farm"), ("the sawmill", "sawmill"), ("the boathouse", "boathouse|boat"),
    ("the campsite", "campsite|camp"), ("the quarry", "quarry"), ("the vineyard", "vineyard"), ("the pier", "pier"),
    ("the clubhouse", "clubhouse"), ("the observatory", "observatory"), ("the pumping house", "pumping_house"),
    ("the mountain hut", "mountain|hut"), ("the stables", "stable"), ("the allotments", "allotment"),
    ("the weir", "weir"),
)  # fmt: skip
CARGO = (
    "camera pictures", "weather readings", "water-level readings", "telephone calls", "soil-moisture data",
    "alarm messages", "a video feed", "traffic counts", "tide readings", "seismometer data", "a radio programme",
    "meter readings", "ticket sales", "wind data", "the internet connection", "bird-box pictures",
)  # fmt: skip
SENDING = (
    ("panel antenna", "panel"), ("sector antenna", "sector"), ("whip antenna", "whip"), ("collinear", "collinear"),
    ("corner reflector", "corner|reflector"), ("log-periodic antenna", "log|periodic"),
)  # fmt: skip
PICKING = (
    ("dish", "dish"), ("Yagi", "yagi"), ("horn", "horn"), ("patch antenna", "patch"), ("loop antenna", "loop"),
    ("lens antenna", "lens"), ("helix", "helix|helical"),
)  # fmt: skip
OBSTACLES = (
    ("the poplars", "poplar|tree|foliage|leaf|vegetation"), ("the brick wall", "brick|wall|masonry"),
    ("the woods", "wood|woods|forest|woodland|tree|foliage|vegetation"), ("the heavy rain", "rain|rainfall"),
    ("the tinted glass", "glass|glazing|tinted|window|pane"), ("the tall hedge", "hedge|foliage|vegetation"),
    ("the snowfall", "snow|snowfall"), ("the concrete ceiling", "concrete|ceiling"),
    ("the metal roof", "metal|roof"), ("the fog", "fog|mist"), ("the scaffolding", "scaffold|scaffolding"),
)  # fmt: skip
WANTED = {  # whether the margin is asked for → what is asked for, in two ways, and its unit
    False: ("the received power", "the level that the receiver gets from its antenna", "dBm"),
    True: ("the link margin", "the headroom above the receiver's sensitivity", "dB"),
}
RULES = ("The receiver sits right behind its antenna, so nothing is lost there.", "Nothing else needs counting.",
          "There are no other gains or losses.")  # fmt: skip
_LOSS = (
    "loss|losse|lossy|lose|lost|go_missing|disappear|vanish|attenuation|attenuat|weaken|weaker|drop|"
    "damp|dampen|absorb|swallow|fall_off|fade|decay"
)
_CABLE = (
    "cable|cabling|coax|coaxial|feeder|feedline|feed_line|plug|connector|jumper|wire|wiring|pigtail|line_loss|"
    "transmission_line|cord"
)
_POWER = "power|dbm|watt|wattage|milliwatt|output|put_out|puts_out|pump_out"
_GAIN = "gain|dbi|directivity|amplification"
_SHARE = (
    "gain|dbi|db|decibel|add|contribute|contribution|bring|provide|rating|rate|good|figure|boost|offer|give|raise|strong|"
    "spec|specification|value|number|increase|directional|data_sheet|datasheet|win"
)
_SENDER = "transmit|transmitter|transmission|tx|sender|send|sending|emit|emitter|broadcast|near_end"
_RECEIVER = "receive|receiver|receiving|reception|rx|far_end|remote|pick_up|picks_up"
_LEAST = (
    "sensitivity|sensitive|threshold|minimum|minimal|minimally|weakest|faintest|lowest|smallest|least|weak|faint|floor|"
    "cutoff|cut_off|low|quiet|required|usable|how_little|get_by"
)
_MUST = (
    "must|has_to|have_to|need|require|requirement|enough|demand|decode|cope|manage|detect|handle|work|operate|expect"
)
_SIZE = "db|decibel|figure|large|big|high"
_ASIDE = "without|apart|aside|excluding|besides|exclud|not_counting|before_the|ignoring|alone|not_including|other_than"
_MORE = "extra|additional|further|another|excess|additionally|obstacle|obstruct|obstruction|blockage|blocking"

POWER_CUES = (
    Cue(f"{_POWER}|strong|strength|level|powerful|loud",
        f"{_SENDER}|radio|output|put_out|puts_out|set|setting|pump_out|power_level|into_the|go_into",
        f"{_LEAST}|{_GAIN}|{_LOSS}|receive|reception|rx|eirp|radiate|margin"),
    Cue("high|large|big|figure", "power|output", f"{_LEAST}|{_GAIN}|{_LOSS}|receive|reception|rx|margin"),
    Cue("power_setting|power_output|output_power|tx_power|transmit_power|wattage", "", f"{_LEAST}|{_LOSS}|{_GAIN}"),
)  # fmt: skip
CABLE_CUES = (
    Cue(_CABLE, f"{_LOSS}|eat|cost|take|dissipate|consume|db|decibel"),
    Cue(_CABLE, "", f"{_POWER}|{_GAIN}|{_LEAST}|before|ahead|into_the"),
    Cue(f"{_LOSS}|{_SIZE}", f"{_CABLE}|feed|feeding", f"path|air|distance|way|hop|{_MORE}"),
)  # fmt: skip
SENSITIVITY_CUES = (
    Cue(_LEAST, "", f"{_SENDER}|{_GAIN}|{_LOSS}|power_output|output"),
    Cue(
        _MUST,
        "receiver|rx|receiving|decode|detect|demodulate|receive|signal_level|signal_strength|strong|level",
        f"{_SENDER}|{_GAIN}|{_LOSS}|output|{_CABLE}",
    ),
    Cue(
        "dbm|level|power|strength|strong|figure|high|good",
        "receiver|minimum|require|data_sheet|datasheet|sensitivity",
        f"{_SENDER}|{_GAIN}|{_LOSS}|output|{_CABLE}|get|arrive|reach",
    ),
)

CLAIMS = {  # checklist entry, ways of asserting it, truth
    "radiated": ("the signal leaves the {tx_ant} at {{}}",
                 "So the signal leaves the {tx_ant} at {{}}. / "
                 "Power, cable and {tx_ant} make {{}} radiated, I take it.",
                 "The signal leaves the {tx_ant} at {{}}."),
    "loss": ("the losses on the way to {rx} add up to {{}}",
             "On the way to {rx}, {{}} is lost in total. / The losses on the way, {obst} included, add up to {{}}.",
             "The losses on the way to {rx} add up to {{}}."),
    "arriving": ("the signal reaches the {rx_ant} at {{}}",
                 "So the signal reaches the {rx_ant} at {{}}, its gain not yet counted. / "
                 "In front of the {rx_ant} I get {{}}.",
                 "The signal reaches the {rx_ant} at {{}}, before its gain."),
    "received": ("the receiver gets {{}}",
                 "So the receiver gets {{}}. / That puts {{}} at the input of the receiver.",
                 "The receiver gets {{}}."),
}  # fmt: skip


@cache
def claim_cues(key: str, obstacle: str, antenna: str) -> tuple[Cue, ...]:
    """How an assistant speaks of what a claim is about, given the words for obstacle and receive antenna."""
    lossy = "loss|lose|lost|attenuation|attenuat"
    return {
        "radiated": (Cue("radiate|radiat|eirp|erp|leave|leaving|leaves|emit|sent_out|goes_out", "",
                         f"{antenna}|way|receiver|received|reach|arrive"),
                     Cue("power|transmit_power|output", _CABLE,
                         f"{antenna}|path|way|receiver|reach|arrive|{lossy}")),
        "loss": (Cue(lossy, "total|together|altogether|sum|combine|combined|way|air|path|overall|add|both|plus|"
                     f"all|{obstacle}", f"cable|coax|feeder|radiat|eirp|leave|receiver|reach|gain|{antenna}"),),
        "arriving": (Cue("reach|arrive|arriving|front|incident|hit|before|impinge", f"{antenna}|antenna|gain|level|dbm",
                         f"eirp|radiat|leave|{_CABLE}"),),
        "received": (Cue("receiver|received|receive|rx|input|rssi|get", "",
                         f"{_LEAST}|need|require|margin|headroom|eirp|radiat|leave|way|{_CABLE}"),),
    }[key]  # fmt: skip


@cache
def gain_cues(tx: str, tx_ant: str, rx: str, rx_ant: str) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """How the gains of the sending and of the receiving antenna are asked for."""
    others = f"{_LOSS}|{_POWER}|{_LEAST}|{_CABLE}"
    made = []
    for mine, ant, its in (
        (f"{_SENDER}|{tx}|first", tx_ant, f"{_RECEIVER}|{rx_ant}"),
        (f"{_RECEIVER}|{rx}|second", rx_ant, f"transmit|transmitter|tx|sender|{tx_ant}"),
    ):
        made.append((
            Cue(f"{_GAIN}|boost|amplify|focus|concentrate|directional|raise|antenna_add|antenna_bring",
                f"{mine}|{ant}", f"{its}|loss|lose|lost|dbm|watt"),
            Cue(ant, _SHARE, f"{its}|{others}"), Cue("high|large|big", ant, f"{its}|{others}"),
        ))  # fmt: skip
    return made[0], made[1]


@cache
def way_cues(obstacle: str) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """How the losses of the path and of the obstacle are asked for."""
    way = (
        "path|way|air|distance|hop|space|route|journey|propagation|pathloss|between|from|open|link|over|across|fspl|"
        "atmosphere|travel|travelling|traveling"
    )
    path = (
        Cue(_LOSS, way, f"{_CABLE}|{_MORE}|{obstacle}|{_GAIN}|{_ASIDE}|total|overall|add_to"),
        Cue("path_loss|pathloss|free_space|propagation|fspl|spreading", "", f"{_CABLE}|{_MORE}|{obstacle}|{_ASIDE}"),
        Cue(_ASIDE, obstacle, f"{_CABLE}|{_GAIN}|mention|say|said|write|wrote|add|on_top|way"),
        Cue(
            "distance|hop|air|journey|route|path",
            "cost|take|eat|away|db|decibel|consume|use_up|measure|budget",
            f"{_CABLE}|{_MORE}|{obstacle}|{_GAIN}",
        ),
        Cue(
            f"measure|measurement|{_SIZE}",
            "path|pathloss|distance|air|propagation",
            f"{_CABLE}|{_MORE}|{obstacle}|{_GAIN}",
        ),
        Cue("path|pathloss|distance|air", "result", f"{_CABLE}|{_MORE}|{obstacle}|{_GAIN}"),
    )
    extra = (
        Cue(obstacle, "", f"{_ASIDE}|{_GAIN}"),
        Cue(_MORE, f"{_LOSS}|db|decibel|penalty|way|take|cost|obstacle|obstruct|obstruction", f"{_CABLE}|{_GAIN}"),
        Cue(_SIZE, obstacle, f"{_ASIDE}|{_GAIN}|{_CABLE}"),
    )
    return path, extra
