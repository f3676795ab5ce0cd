"""The words of the logic_order family: where things stand in a row, and who or what stands there. Data only.

Each setting has a row so long that only a few of its places are spoken of. Imports nothing of the project.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CASTS", "POSITION", "RELATION", "SETTINGS", "Setting"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A row and the words for it.

    Attributes:
        kind: whose names stand in it: a key of `CASTS`.
        where: ways of saying where they all are, after "are all".
        verb: what each does there.
        units: what distances are counted in.
        after: towards higher numbers.
        before: towards lower numbers.
        at: stands before a place's number.
        row: stands behind a place's number.
        number: what a place's number is called.
        order: the direction of the code.
        rule: how the places are numbered.
    """

    kind: str
    where: tuple[str, ...]
    verb: str
    units: str
    after: str
    before: str
    at: str
    row: str
    number: str
    order: str
    rule: str


SETTINGS = (
    Setting("people", ("in the long queue outside the museum", "in the queue for the cable car",
                       "in a huge queue for concert tickets", "in the queue at the passport office"),
            "stands", "places", "behind", "ahead of", "at number", " in the queue", "number",
            "from the front to the back", "Everybody in the queue is counted, starting at the front."),
    Setting("people", ("on the results list of the city run", "among the finishers of the autumn cycle race",
                       "in the results of the lake swim", "on the results list of the hill run"),
            "finished", "places", "behind", "ahead of", "in place", "", "place",
            "from the fastest to the slowest", "There were no ties."),
    Setting("people", ("tenants of the new tower by the river", "at home in the tallest block in town",
                       "tenants of a very tall building by the station", "residents of the same skyscraper"),
            "lives", "floors", "above", "below", "on floor", "", "floor",
            "from the lowest floor to the highest", "They all live on different floors."),
    Setting("people", ("in the long front row of the open-air theatre", "in the same row at the stadium",
                       "in the back row of the concert arena", "in the first row of the grandstand"),
            "sits", "seats", "to the right of", "to the left of", "in seat", "", "seat number",
            "from left to right", "The seats are numbered from left to right."),
    Setting("people", ("on the waiting list for the allotments", "on the waiting list of the nursery school",
                       "on the waiting list for the pottery course", "on the waiting list of the surgery"),
            "is", "places", "below", "above", "at number", " on the waiting list", "number",
            "from the top of the list down", "The list is numbered from the top."),
    Setting("people", ("in the programme of the talent show", "on the bill of the comedy marathon",
                       "in the programme of the school gala", "in the running order of the poetry slam"),
            "appears", "acts", "after", "before", "at number", " in the programme", "number",
            "in the order of appearance", "The acts are numbered in the order of appearance."),
    Setting("people", ("among the speakers at the gardening congress", "down to speak at the science night",
                       "among the speakers at the start-up fair", "down to speak at the parish meeting"),
            "speaks", "slots", "after", "before", "in slot", "", "slot",
            "from the earliest slot to the latest", "Every speaker has a slot of their own."),
    Setting("titles", ("on the long shelf in my hallway", "on the top shelf of the library van",
                       "on the shelf behind my desk", "on a shelf in the village bookshop"),
            "stands", "books", "to the right of", "to the left of", "at number", " on the shelf", "number",
            "from left to right", "The books are numbered from left to right."),
    Setting("titles", ("on our wedding playlist", "on the playlist for the road trip",
                       "on the playlist of the skating club", "on the playlist of the night shift"),
            "comes", "tracks", "after", "before", "at number", " on the playlist", "number",
            "in playing order", "The tracks are numbered in playing order."),
    Setting("titles", ("chapters of a thick adventure novel", "chapters of my aunt's memoirs",
                       "chapters of an old sea story", "chapters of a book of ghost stories"),
            "comes", "chapters", "after", "before", "at number", " in the contents", "number",
            "from the front of the book to the back", "The chapters are numbered from the front."),
    Setting("places", ("stops of the coastal railway", "stops of the night bus",
                       "stops of the valley tram", "stops of the airport shuttle"),
            "comes", "stops", "after", "before", "at number", " on the line", "number",
            "in the direction of travel", "The stops are numbered in the direction of travel."),
    Setting("places", ("in the long table of the amateur league", "in the table of the village contest",
                       "in the ranking of the cleanest towns", "in the table of the youth league"),
            "is", "places", "below", "above", "in place", " of the table", "place",
            "from the top of the table down", "No place in the table is shared."),
    Setting("places", ("mountain huts on the ridge trail", "huts along the pilgrims' path",
                       "huts on the northern trail", "huts on the border trail"),
            "lies", "huts", "beyond", "before", "at number", " on the trail", "number",
            "from the start of the trail to its end", "The huts are numbered from the start of the trail."),
)  # fmt: skip

CASTS: dict[str, tuple[tuple[str, ...], ...]] = {
    kind: tuple(tuple(cast.split()) for cast in casts.split(" / "))
    for kind, casts in {
        "people": "Anna Boris Clara Daniel Elena Felix / Greta Hassan Ingrid Jonas Karin Leo / Mara Nils Olga "
        "Pablo Quentin Rosa / Salma Tom Ursula Viktor Wanda Yusuf / Amir Bella Cyrus Doris Emil Fatima "
        "/ Gustav Hanna Igor Julia Kofi Lena / Maya Noel Otto Priya Rafael Simon / Tanja Umar Vera Wim "
        "Yara Zeno / Aisha Bruno Carla Dmitri Esther Farid / Gina Henrik Irma Jamal Kate Luis / Milan "
        "Nora Oscar Petra Rashid Selma / Theo Uma Vincent Xenia Yannick Zoe / Alma Bastian Celia Dora "
        "Enzo Frida / Gemma Hector Ida Jakob Kenji Lotte / Marek Nadia Oleg Paula Ravi Sofia / Tariq "
        "Ulla Violet Wendy Yoko Zlatan / Arno Beatrix Carmen Diego Edith Fabio / Giulia Hugo Ines "
        "Jasper Kira Lars / Mehmet Nina Olaf Philippa Roland Sandra / Timo Ute Vanessa Walter Yvonne "
        "Zara",
        "titles": "Amaranth Breakwater Cinders Driftwood Evergreen Foxglove / Gossamer Halcyon Inkwell Juniper "
        "Kaleidoscope Labyrinth / Moonshine Nightingale Obsidian Paperbark Quicksilver Riverbed / "
        "Sandcastle Thunderbird Undertow Vagabond Wildfire Yesteryear / Avalanche Butterfly Clockwork "
        "Dragonfly Eclipse Firefly / Gingerbread Heartbeat Icebreaker Jackdaw Kingfisher Lighthouse / "
        "Mockingbird Nocturne Orchid Pendulum Rainmaker Starling / Tumbleweed Umbra Vertigo Watershed "
        "Zephyr Almanac / Bonfire Cascade Daybreak Emberfall Footsteps Gunpowder / Hurricane Ivory "
        "Jigsaw Kerosene Lullaby Magpie",
        "places": "Alderton Brackley Corsham Dunmere Elverby Fenwick / Garstow Holmby Ilkham Jesmont Kelbrook "
        "Lindale / Marsden Norwell Oakham Penrith Quarley Rothbury / Selkirk Tilbrook Ulverston Venlow "
        "Wexcombe Yarnton / Ashby Bexhill Cromford Dorking Epworth Filton / Glenmoor Hexford Ivybridge "
        "Jarrow Keswick Ludlow / Malton Nantwich Ormsby Pickering Ripon Skipton / Thirsk Uckfield "
        "Ventnor Whitby Yeovil Zeals",
    }.items()
}
"""Kind → groups whose names have different initials."""

POSITION = (
    "place|places|spot|position|positioned|number|numbered|where|whereabouts|stand|standing|floor|storey|story|level|"
    "seat|seated|slot|rank|ranked|ranking|finish|finished|track|act|stop|chapter|hut|book|location|located|live|sit|"
    "come|came|appear|placed|placing|situated|how_far|how_high|how_many|far|behind|ahead|above|below|after|before|"
    "beyond|left|right|further|higher|lower|earlier|later|distance|offset|gap|point|put|counted|lie|speak|perform|is_on"
)
"""Words by which one asks where somebody is."""

RELATION = ("behind", "above", "below", "under", "after", "before", "beyond", "past", "from", "to", "than", "and")
"""Words after which a name is what the distance is counted from, not whose place is asked for."""
