"""The words of the road trip family: cars and destinations, patterns of sentences, and the cues of facts and claims.

Patterns are filled with the story's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Imports only `askgym.types`.
"""

from __future__ import annotations

from functools import cache

from askgym.types import Cue

__all__ = ["ASKS", "CARS", "CHORES", "CLAIMS", "DELAYS", "DESTINATIONS", "FACTS", "RULES", "TREATS", "claim_cues",
           "fact_cues"]  # fmt: skip

DESTINATIONS = (
    "the sea", "a music festival", "my aunt's farm", "a ski resort", "the lakes", "a wedding", "a football match",
    "the capital", "a campsite", "the nature reserve", "an open-air museum", "a chess tournament", "the wine country",
    "my grandparents", "a climbing course", "the steam fair", "a book fair", "the islands", "a school reunion",
    "a beekeepers' meeting", "the thermal baths", "a regatta", "the Christmas market", "a pottery workshop",
)  # fmt: skip
CARS = (  # the car, its cue stems
    ("our van", "van"), ("the camper", "camper|campervan"), ("my old estate", "estate"), ("the minibus", "minibus|bus"),
    ("my brother's jeep", "jeep"), ("the hatchback", "hatchback"), ("a borrowed convertible", "convertible"),
    ("the neighbours' saloon", "saloon|sedan"), ("my sister's pick-up", "pickup"), ("the old limousine", "limousine"),
)  # fmt: skip
TREATS = (  # what has to be paid besides, its cue stems
    ("the car park", "parking|car_park|park|parked|garage"), ("the car wash", "wash|washing"),
    ("the roof box", "roof|box"), ("the bicycle rack", "bicycle|bike|rack"), ("the ferry ticket", "ferry|ticket"),
    ("the snow chains", "snow|chain"), ("the picnic", "picnic|food"), ("the breakdown cover", "breakdown|insurance"),
    ("the navigation app", "navigation|app|navi"), ("the child seat", "child"),
)  # fmt: skip
DELAYS = (  # what holds the car up, its cue stems
    ("the roadworks", "roadwork|construction"), ("the traffic jam", "jam|traffic|congestion"),
    ("the border control", "border|customs"), ("the town traffic", "town|traffic"),
    ("the diversion", "diversion|detour"),
    ("the fog", "fog"), ("the level crossing", "level|barrier"), ("the cattle on the road", "cattle|cow"),
)  # fmt: skip
CHORES = (  # what else takes time, its cue stems
    ("the ferry", "ferry|boat"), ("loading the luggage", "luggage|loading|load|baggage"),
    ("picking up my cousin", "cousin|picking|pick_up"), ("finding a parking space", "parking"),
    ("fitting the snow chains", "snow|chain|fitting"), ("the car train through the tunnel", "train|tunnel"),
    ("pumping up the tyres", "tyre|tire|pumping"), ("dropping off the dog", "dog|dropping|drop_off"),
    ("fetching the keys", "key|fetching|fetch"),
)  # fmt: skip
ASKS = {  # kind → unit, its name, the question, what is asked for, answer cues
    "cost": ("€", "euros", "How many euros does each of us have to pay?", "the cost for each person",
             "everybody_pay|everyone_pay|each_pay|person_pay|us_pay|you_pay|each|per_person|person|share|everybody|"
             "everyone|apiece|head"),
    "time": ("min", "minutes", "How many minutes does the whole trip take?", "the total travelling time",
             "total|whole|take|altogether|travel|arrive|overall|duration|in_all"),
}  # fmt: skip
RULES = {
    "cost": ("The driver pays the same as everybody else.", "All of us pay the same share.",
             "Everybody pays an equal share, the driver as well."),
    "time": ("The average only covers the time on the move, and nothing else holds us up.",
             "Standing still doesn't count towards the average, and no more time is lost.",
             "The average is that of the moving car; otherwise all goes smoothly."),
}  # fmt: skip

# Key → label, then ways of showing, leaving out and saying the fact.
FACTS = {
    "distance": ("length of the route",
                 "The route is {{}} long altogether. / It's a route of {{}} in all.",
                 "The route is fixed already. / It's quite a long route.",
                 "The route is {{}} long. / It's {{}} altogether."),
    "consumption": ("fuel consumption of {car} per 100 km",
                    "{Car} uses {{}} per 100 km. / For every 100 km, {car} needs {{}} of fuel.",
                    "{Car} isn't too thirsty. / I know how much fuel {car} uses.",
                    "{Car} uses {{}} per 100 km. / It needs {{}} for 100 km."),
    "price": ("price of fuel per litre",
              "Fuel costs {{}} a litre. / A litre of fuel is {{}} at the moment.",
              "Fuel has become dear again. / I've looked up the price of fuel.",
              "Fuel costs {{}} a litre. / A litre is {{}}."),
    "toll": ("tolls for the trip",
             "The tolls come to {{}}. / On the motorway we pay {{}} in tolls.",
             "There are tolls as well. / On the motorway we pay tolls.",
             "The tolls come to {{}}. / We pay {{}} in tolls."),
    "treat": ("price of {treat}",
              "For {treat} we pay {{}}. / We also have to pay {{}} for {treat}.",
              "For {treat} we have to pay, too. / There's {treat} to be paid for, too.",
              "For {treat} we pay {{}}. / It's {{}} for {treat}."),
    "people": ("number of people sharing the cost",
               "There are {{}} of us in the car, and we share all costs. / The costs are shared between {{}} people.",
               "We share all costs. / The costs are shared between everybody in the car.",
               "There are {{}} of us. / We're {{}} people, driver included."),
    "speed": ("average speed",
              "On the move, we do {{}} on average. / Our average speed is {{}}.",
              "On the move, we drive at our usual pace. / I know our average speed.",
              "We do {{}} on average. / Our average speed is {{}}."),
    "stops": ("number of stops",
              "We make {{}} stops on the way. / There are {{}} stops on the way.",
              "We make a few stops on the way. / There are some stops on the way.",
              "We make {{}} stops. / There are {{}} stops."),
    "pause": ("length of each stop",
              "Each stop takes {{}}. / At every stop we stay {{}}.",
              "All stops are equally long. / We stay equally long at every stop.",
              "Each stop takes {{}}. / We stay {{}} at every stop."),
    "delay": ("time lost because of {delay}",
              "Because of {delay} we lose {{}}. / Add {{}} for {delay}.",
              "Because of {delay} we lose some time. / Add something for {delay}.",
              "Because of {delay} we lose {{}}. / It's {{}} for {delay}."),
    "chore": ("time for {chore}",
              "{Chore} takes {{}}. / For {chore} we need {{}}.",
              "{Chore} takes a while. / For {chore} we need some time.",
              "{Chore} takes {{}}. / We need {{}} for {chore}."),
}  # fmt: skip
# Checklist entry, ways of asserting it, truth.
CLAIMS = {
    "litres": ("the trip takes {{}} of fuel",
               "So we burn {{}} of fuel. / That means filling in {{}} of fuel, I've worked it out.",
               "The trip takes {{}} of fuel."),
    "fuel": ("the fuel costs {{}} for the trip",
             "So the fuel for the trip is {{}}. / That's {{}} for fuel, I take it.",
             "The fuel for the trip costs {{}}."),
    "extras": ("the tolls and {treat} come to {{}}",
               "The tolls and {treat} come to {{}} together. / Tolls plus {treat}, that's {{}}.",
               "The tolls and {treat} come to {{}}."),
    "total": ("the whole trip costs {{}}",
              "So the whole trip costs {{}}. / All in all that's {{}} for the whole trip.",
              "The whole trip costs {{}} in all."),
    "driving": ("driving alone takes {{}}",
                "So driving alone takes {{}}. / That's {{}} at the wheel.",
                "Driving alone takes {{}}."),
    "breaks": ("the stops add up to {{}}",
               "The stops add up to {{}}. / All the stops make {{}}, as far as I can see.",
               "The stops add up to {{}}."),
    "delays": ("{delay} and {chore} take {{}} together",
               "Together, {delay} and {chore} take {{}}. / I make it {{}} for {delay} and {chore} together.",
               "For {delay} and {chore} together it's {{}}."),
}  # fmt: skip

_FUEL = "fuel|petrol|diesel|gas|gasoline|benzine"
_LITRE = "litre|liter|litres|liters"
_KM = "kilometre|kilometer|km|kms|mile"
_KM_NEXT = (  # "km/h" is read as two parts, the first of which is "km"
    "km_do|km_does|km_is|km_are|km_will|km_would|km_should|km_must|km_can|km_have|km_the|km_to|km_in|km_long|km_total|"
    "km_altogether|km_away|km_you|km_we|km_on|km_for|km_of|km_from|of_km|the_km"
)
_PAY = "price|cost|pay|paid|euro|expensive|dear|cheap|charge|fee|rate|spend|budget|set_you"
_USE = "use|usage|need|burn|consume|consumption|consum|take|drink|guzzle|swallow|thirst|thirsty|go_through|require"
_WAY = "route|road|drive|trip|journey|tour|way|ride|travel|destination|go|there|driving|cover"
_MUCH = "how_many|number|many|count|headcount"
_STOP = "stop|break|rest|pause|halt|stopover|stopping|breather"
_FAST = "speed|fast|pace|velocity|quick|quickly|kph|kmh|km_h|per_hour|tempo|average|an_hour"
_TIME = "minute|time|long|duration|last|length|hour|how_much_time|spend|stay"


@cache
def fact_cues(kind: str, car: str, first: str, second: str) -> dict[str, tuple[Cue, ...]]:
    """How the facts of a kind of problem are asked for.

    Args:
        kind: cost or time.
        car: stems naming the car.
        first: stems naming what is paid for besides, or what holds the car up.
        second: stems naming what else takes time.
    """
    cost = kind == "cost"
    named = first if cost else f"{first}|{second}"
    others = f"{named}|{_STOP}|{_FAST}|per|toll|{_LITRE}|{_PAY}"
    distance = (
        Cue(f"distance|how_far|far|mileage|kilometre|kilometer|mile|{_KM_NEXT}", "",
            f"{others}|hundred|100|{_FUEL}|consumption|consume"),
        Cue("many_km", "route|distance|far|altogether|total|length|away|exactly|long", others),
        Cue("long|length|far|big|distance|extent", f"{_WAY}|kilometre|kilometer|mile|in_km",
            f"{others}|take|minute|hour|time|last|duration|{_FUEL}|consumption"),
    )  # fmt: skip
    if cost:
        vehicle = f"{car}|car|vehicle|engine|it"
        return {
            "distance": distance,
            "consumption": (
                Cue("consumption|consume|consuming|thirsty|thirst|economy|economical|efficiency|efficient|mpg|guzzle",
                    "", f"{_PAY}|{first}"),
                Cue(f"{_FUEL}|{_LITRE}", f"{_USE}|{car}|100|hundred|km|kilometre|kilometer",
                    f"{_PAY}|{first}|toll|station|pump|trip|total|whole|altogether|people|person"),
                Cue("per_100|every_100|100|hundred", f"{_USE}|{vehicle}|much|figure|value", f"{_PAY}|{first}|toll"),
                Cue(f"{_USE}|much|rate|figure", f"{car}|100|hundred|100_km",
                    f"price|pay|cost|euro|toll|{first}|people|many"),
            ),
            "price": (
                Cue(f"{_PAY}|how_much_is|much_is|figure|high", f"{_FUEL}|{_LITRE}|pump|filling|fill|refuel|station",
                    f"toll|{first}|consumption|consume|use|100|hundred|person|share|each"),
                Cue("per_litre|per_liter|a_litre|a_liter|fuel_price|petrol_price|price_per|gas_price|the_pump", "",
                    f"toll|{first}|use|consumption|burn|100"),
            ),
            "toll": (
                Cue("toll|tolls|vignette|motorway|motorways|highway|turnpike|autobahn|tollbooth|road_charge|road_fee|"
                    "road_tax|freeway", "", f"{_LITRE}|{first}|{_FUEL}|without|besides|apart"),
                Cue("much|come|amount|high|figure", "toll|tolls|motorway", f"{_LITRE}|{first}|{_FUEL}"),
            ),
            "treat": (
                Cue(first, "", f"{_LITRE}|without|apart|besides"),
                Cue(f"{_PAY}|much|come|high|figure", first, f"{_LITRE}|{_FUEL}|toll"),
            ),
            "people": (
                Cue(f"{_MUCH}|how_big|how_large|size|big|large",
                    "people|person|passenger|traveller|traveler|traveling|travelling|friend|us|you|share|sharing|split|"
                    "group|head|occupant|participant|party|adult|divide|divided|car|aboard|board|ride|riding|along|come|"
                    "between|among|ways|way|sharer|payer|crew|companion|contribute|seat",
                    f"{_KM}|{_LITRE}|{_FUEL}|toll|euro|{first}|100|hundred|long|far"),
                Cue("headcount|group_size|party_size|passenger|passengers|occupants|who|people|person",
                    "", f"{_KM}|{_LITRE}|{_FUEL}|toll|euro|{first}|100|per|each|{_PAY}"),
            ),
        }  # fmt: skip
    apart = f"{_STOP}|{_KM}|{_FAST}|route|distance"
    return {
        "distance": distance,
        "speed": (
            Cue(_FAST, "", f"{_STOP}|{named}|break|distance|how_far"),
            Cue("many_km", f"{_FAST}|h"),
        ),
        "stops": (
            Cue(f"{_MUCH}|often|times|frequent|frequently|quantity", _STOP,
                f"{named}|minute|hour|long|each|per|every|duration|length|last|much_time|{_FAST}"),
        ),
        "pause": (
            Cue(_TIME, _STOP,
                f"{named}|number|many_time|many_stop|many_break|often|many_rest|many_pause|many_halt|{_FAST}|total"),
            Cue("each_stop|per_stop|every_stop|each_break|per_break|single_stop|a_stop|stop_last|stop_take", "",
                f"{named}|many_stop|number|often"),
        ),
        "delay": (
            Cue(first, "", f"{apart}|{second}"),
            Cue("delay|lose|lost|hold|held|holdup|slow_down|setback|losing|waste",
                f"{_TIME}|{first}|much|up|big|traffic",
                f"{second}|{_STOP}"),
        ),
        "chore": (Cue(second, "", f"{_FAST}|{_STOP}|{first}"),),
    }  # fmt: skip


@cache
def claim_cues(key: str, first: str, second: str) -> tuple[Cue, ...]:
    """How an assistant speaks of what a claim is about, given the words for what is paid, or takes time, besides."""
    extras = f"toll|tolls|{first}"
    return {
        "litres": (
            Cue(f"{_LITRE}|consumption|consume|burn|fuel_quantity|amount_of", "", f"{_PAY}|{extras}|share|person|bill"),
            Cue(_FUEL, f"{_LITRE}|take|need|use|burn|filling|require", f"{_PAY}|{extras}|person|share|bill"),
        ),
        "fuel": (
            Cue(_FUEL, f"{_PAY}|come|expense|bill|is|total|cost|trip|alone|for",
                f"{extras}|person|share|burn|take|need|use|filling|whole"),
            Cue(f"{_LITRE}", f"{_PAY}|times|x|multipl|at", f"{extras}|person|share|take|need|burn|use"),
        ),
        "extras": (
            Cue(f"{extras}|extras", "", f"{_FUEL}|{_LITRE}|person|share|whole|total_cost|overall"),
        ),
        "total": (
            Cue("whole|total|overall|all_in|everything|in_all|entire|complete|grand", "",
                f"{_LITRE}|person|share|each|fuel_cost|cost_of_fuel|fuel_bill|for_fuel|fuel_total|extras"),
            Cue(f"{_FUEL}", extras, f"{_LITRE}|person|each"),
        ),
        "driving": (
            Cue("drive|driving|wheel|moving|on_the_move|behind_the|pure|km_h|kmh|kilometre|kilometer|km|distance|speed",
                "", f"{_STOP}|whole|total|{first}|{second}"),
        ),
        "breaks": (Cue(f"{_STOP}|standing", "", f"{first}|{second}|drive|driving|whole|wheel"),),
        "delays": (
            Cue(f"{first}|{second}|delay|hold|held", "", f"{_STOP}|drive|driving|wheel|whole|km|kilometre"),
        ),
    }[key]  # fmt: skip
