"""The words of the scheduling family: events, people, patterns of facts and claims, and cue terms.

Patterns are filled with the story's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Data only; imports nothing.
"""

from __future__ import annotations

__all__ = [
    "ASKED",
    "CALL",
    "CLAIMS",
    "CLOCKS",
    "EACH",
    "EVENTS",
    "FACTS",
    "LONG",
    "MEET",
    "PAUSE",
    "PEOPLE",
    "RELATIONS",
    "SETUP",
    "WHEN",
    "WHICH_ZONE",
    "WHOLE",
    "ZONE",
]

EVENTS = (  # with its article, its parts, their cue stems, what has to be done first, its cue stems
    ("a small conference", "talk", "talks", "talk|lecture|presentation|speaker|speech", "put out the chairs", "chair"),
    ("a job fair", "interview", "interviews", "interview|candidate|applicant", "arrange the desks", "desk|arrange"),
    ("a chess tournament", "game", "games", "game|match|round", "get the boards ready", "board"),
    ("a music contest", "recital", "recitals", "recital|performance|musician", "tune the piano", "tune|tuning|piano"),
    ("a film festival", "short film", "short films", "film|movie|short|short_film", "darken the hall", "darken|hall"),
    ("a school sports day", "match", "matches", "match|game", "mark the pitch", "mark|marking|pitch"),
    ("a dance workshop", "lesson", "lessons", "lesson|class|classes", "roll out the floor", "floor|roll|rolling"),
    ("a drama course", "scene", "scenes", "scene|act", "paint the backdrop", "backdrop|paint|painting"),
    ("a first-aid course", "exercise", "exercises", "exercise|drill", "lay out the mats", "mat|lay|laying"),
    ("a science day", "experiment", "experiments", "experiment|trial", "fetch the equipment", "equipment|fetch|kit"),
    ("a museum event", "guided tour", "guided tours", "tour|guided", "polish the cases", "polish|polishing|case"),
    ("a photo day", "portrait", "portraits", "portrait|photo|sitting|picture", "adjust the lights", "light|adjust"),
    ("a debating contest", "debate", "debates", "debate|discussion", "test the microphones", "microphone|mic|test"),
    ("a singing course", "lesson", "lessons", "lesson|class", "warm up", "warm|warming|warmup"),
    ("a puppet festival", "show", "shows", "show|play|performance", "hang the curtains", "curtain|hang|hanging"),
    ("a cooking contest", "round", "rounds", "round|heat|course", "light the ovens", "oven|stove|lighting"),
)  # fmt: skip
PEOPLE = (  # name, his or her, he or she
    ("Mara", "her", "she"), ("Ines", "her", "she"), ("Yuki", "her", "she"), ("Leila", "her", "she"),
    ("Dana", "her", "she"), ("Wanda", "her", "she"), ("Priya", "her", "she"), ("Olga", "her", "she"),
    ("Carla", "her", "she"), ("Freya", "her", "she"), ("Tomas", "his", "he"), ("Bruno", "his", "he"),
    ("Kofi", "his", "he"), ("Anton", "his", "he"), ("Rashid", "his", "he"), ("Hugo", "his", "he"),
    ("Pavel", "his", "he"), ("Diego", "his", "he"), ("Arjun", "his", "he"), ("Oscar", "his", "he"),
)  # fmt: skip
RELATIONS = ("cousin", "friend", "colleague", "old neighbour", "business partner", "former teacher", "pen friend")

# Whether somebody joins the event, or calls after it → what is asked for.
ASKED = {True: "{name}'s time with us", False: "my free time between the end of the last {part} and {name}'s call"}

# Label, ways of showing, leaving out and saying.
FACTS = {
    "start": (
        "time at which we meet",
        "We meet at {{}}. / The doors open at {{}}, and we start at once.",
        "We meet in the morning. / We start as soon as the doors open.",
        "We meet at {{}}. / The start is at {{}}.",
    ),
    "setup": (
        "time it takes to {setup}",
        "First it takes {{}} to {setup}. / To {setup}, we need {{}} before the first {part}.",
        "First we have to {setup}. / Before the first {part}, we {setup}.",
        "It takes {{}} to {setup}. / We need {{}} to {setup}.",
    ),
    "count": (
        "number of {parts}",
        "Then there are {{}} {parts}. / After that come {{}} {parts}.",
        "Then come the {parts}. / After that there's a series of {parts}.",
        "There are {{}} {parts}. / We have {{}} {parts}.",
    ),
    "length": (
        "length of each {part}",
        "Each {part} takes {{}}. / The {parts} last {{}} each.",
        "All {parts} are equally long. / The {parts} all take the same time.",
        "Each {part} takes {{}}. / It's {{}} for each {part}.",
    ),
    "pause": (
        "length of the breaks",
        "After each {part} except the last there's a break of {{}}. / Between {parts} we always take a break of {{}}.",
        "After each {part} except the last there's a short break. / Between {parts} we always take a break.",
        "Each break is {{}} long. / The breaks are {{}} each.",
    ),
    True: (
        "time at which {name} joins us, in {own} time",
        "My {relation} {name} joins us by video at {{}} {own} time and stays until the last {part} is over. / "
        "At {{}} {own} time my {relation} {name} joins us online, and {they} stays to the end of the last {part}.",
        "My {relation} {name} joins us by video at some point and stays until the last {part} is over. / "
        "At an hour that suits {name}, my {relation}, {they} joins us online and stays to the end of the last {part}.",
        "{name} joins us at {{}} {own} time. / It's at {{}} {own} time that {name} comes in.",
    ),
    False: (
        "time of {name}'s call, in {own} time",
        "Afterwards, at {{}} {own} time, my {relation} {name} rings me. / "
        "My {relation} {name} is going to call me at {{}} {own} time.",
        "Afterwards, at an hour that suits us both, my {relation} {name} rings me. / "
        "My {relation} {name} is going to call me afterwards.",
        "{name} calls me at {{}} {own} time. / The call is at {{}} {own} time.",
    ),
    "hours": (
        "number of hours {name}'s clocks are {side} mine",
        "{name}'s clocks are {{}} {side} mine. / Where {name} lives, it's always {{}} {later} than here.",
        "{name}'s clocks are {side} mine. / Where {name} lives, it's always {later} than here.",
        "{name}'s clocks are {{}} {side} mine. / It's {{}} {later} at {name}'s than here.",
    ),
}

# Checklist entry, ways of asserting it, and the truth.
CLAIMS = {
    "parts": (
        "the {parts} take {{}} altogether, without breaks",
        "The {parts} alone take {{}} altogether. / Without the breaks, the {parts} add up to {{}}.",
        "The {parts} alone take {{}}.",
    ),
    "pauses": (
        "the breaks add up to {{}}",
        "I've added up the breaks already: {{}}. / The breaks come to {{}} in all.",
        "The breaks add up to {{}}.",
    ),
    "whole": (
        "everything takes {{}} from start to finish",
        "From start to finish everything takes {{}}, then. / The whole programme fills {{}}, everything included.",
        "From start to finish everything takes {{}}.",
    ),
    True: (
        "{name} joins us {{}} after we meet",
        "That means {name} joins us {{}} after we meet. / By the time {name} joins us, {{}} have passed since we met.",
        "{name} joins us {{}} after we meet.",
    ),
    False: (
        "{name} calls {{}} after we meet",
        "That means {name} calls {{}} after we meet. / {name}'s call therefore comes {{}} after we meet.",
        "{name} calls {{}} after we meet.",
    ),
}

WHEN = "early|when|what_time|which_time|time|hour|clock|o'clock"
MEET = (
    "start|starts|started|starting|begin|begins|beginning|meet|meeting|open|opens|opening|door|doors|kick_off|kickoff|"
    "commence|commences|be_there|everybody|everyone|gather|assemble|get_going|underway|get_started|turn_up|arrive|arrival|convene"
)
SETUP = "set_up|setup|setting|setting_up|prepare|prepares|preparing|preparation|preparations|prep|ready"
LONG = (
    "long|length|lengthy|duration|last|lasts|lasting|take|takes|taking|minute|minutes|run|runs|time|allot|allotted|schedule|"
    "allocate|allocated|slot|go_on"
)
EACH = "each|per|individual|single|apiece|every|one"
PAUSE = (
    "break|breaks|pause|pauses|interval|intervals|intermission|intermissions|recess|rest|breather|interlude|changeover|"
    "downtime|in_between|gap|gaps|after_each|after_every|the_next"
)
CALL = (
    "call|calls|calling|called|ring|rings|ringing|phone|phones|phoning|telephone|join|joins|joining|dial|dials|connect|"
    "connects|tune_in|log_in|log_on|come_online|video|zoom|come_in|comes_in|link|appear|appears|come_on"
)
ZONE = (
    "difference|ahead|behind|offset|apart|many_hour|hour_between|hour_later|hour_earlier|much_later|"
    "much_earlier|far_ahead|far_behind|lag|gmt|utc|time_shift|it_there|it_at|it_where|noon|midday|midnight"
)
WHICH_ZONE = "clocks_are|zone_is|zone_are|zone_do|zone_does|zone_should"
CLOCKS = "zone|zones|timezone|timezones|clock|clocks"
WHOLE = (
    "to_finish|to_end|whole|entire|entirely|overall|programme|program|everything|including|"
    "event|full|total_length|total_duration|in_total|complete|finish|from_start"
)
