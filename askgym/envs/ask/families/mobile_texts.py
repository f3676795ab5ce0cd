"""The words and numbers of the mobile-plans family: names, openings, limits, and patterns of facts and claims.

"{}" holds the value and "{name}" a plan; ways of saying the same thing are separated by " / ". Data only; imports
nothing.
"""

from __future__ import annotations

__all__ = [
    "CLAIMS",
    "CUES",
    "FACTS",
    "HEAD",
    "LIMITS",
    "NAMES",
    "RATES",
    "REASONS",
    "RULES",
    "UNITS",
    "WANTS",
]

NAMES = (
    "Lumo", "Brisk", "Tandem", "Kestrel", "Vela", "Norda", "Piccolo", "Orbit", "Fjord", "Zephyr", "Mango", "Cobalt",
    "Juniper", "Quill", "Saffron", "Tundra", "Umbra", "Willow", "Cedar", "Ember", "Sirocco", "Topaz", "Yonder",
)  # fmt: skip
REASONS = (
    "My contract has run out", "I've moved house", "I'm starting a job with a lot of travel", "I've bought a new phone",
    "My old provider has raised its prices", "The network is hopeless where we live now", "My bill has become too high",
    "My employer no longer pays for my phone", "We all want to be on the same plan", "We've cancelled the landline",
    "I'm back in the country after years away", "My provider is closing down", "I work from the train most days",
    "My phone company has been sold", "I've quarrelled with my phone company", "Our new home has no landline",
)  # fmt: skip
RULES = {
    False: (
        "A plan has to cover everything, and nothing can be added to it.",
        "What a plan doesn't include can't be had, at any price.",
    ),
    True: (
        "In brackets: the price of each extra GB, day or card a month. Nothing else can be added.",
        "Each extra GB, day or card costs what the brackets say, per month; the rest can't be changed.",
    ),
}

# What plans include, from the weakest to the strongest, and what users need: group k takes at least the limit k.
LIMITS = {
    "data": (5, 10, 20, 30, 50, 80),
    "abroad": (5, 10, 15, 20, 25, 30),
    "cards": (1, 3, 5, 7, 10),
    "minutes": (50, 100, 200, 300, 500, 800),
    "speed": (15, 25, 50, 100, 150, 300),
    "term": (36, 24, 12, 3, 1),
}
WANTS = {
    "data": ((2, 4), (8, 9), (13, 16, 18), (22, 27, 28), (34, 41, 46), (58, 65, 72)),
    "abroad": ((2, 4), (8, 9), (11, 13), (16, 17, 18), (21, 22, 23), (27, 28)),
    "cards": ((), (2,), (4,), (6,), (8, 9)),
    "minutes": ((35, 40, 45), (60, 70, 90), (120, 140, 160, 180), (220, 260, 280), (350, 400, 450), (600, 650, 700)),
    "speed": ((9, 11), (18, 22), (35, 40, 45), (60, 70, 90), (110, 120, 130), (180, 220, 250)),
    "term": ((), (28, 32, 34), (14, 16, 18), (4, 6, 8, 9), (2,)),
}
RATES = {"data": (1, 2, 3), "abroad": (1, 2, 3, 4), "cards": (2, 3, 4, 5, 6)}
"""Dollars for more than a plan includes, with the small load."""

HEAD = "Plan | fee a month | GB | days abroad | SIM cards | minutes | Mbps | contract in months"

UNITS = {
    "data": ("GB", "GB"),
    "minutes": ("minute", "minutes"),
    "speed": ("Mbps", "Mbps"),
    "abroad": ("day", "days"),
    "cards": ("SIM card", "SIM cards"),
    "term": ("month", "months"),
}
"""Need → its unit, singular and plural."""

# Label, ways of showing, leaving out and saying.
FACTS = {
    "data": (
        "amount of data needed per month",
        "I use {} of data a month. / My phone gets through {} of data each month.",
        "I use a fair amount of data a month. / My phone gets through about the same amount of data each month.",
        "I use {} a month. / My phone gets through {} of data each month.",
    ),
    "minutes": (
        "minutes of calls per month",
        "My calls add up to {} a month. / I spend {} a month on calls.",
        "I make calls as well. / My calls add up, too.",
        "My calls add up to {} a month. / I'm on the phone for {} a month.",
    ),
    "speed": (
        "speed needed at least",
        "Anything below {} is too slow for me. / I need a connection with at least {}.",
        "I can't put up with a slow connection. / I need a connection with a decent speed.",
        "It has to be {} at least. / Anything below {} is too slow for me.",
    ),
    "abroad": (
        "days abroad per month",
        "I'm abroad on {} of each month. / My trips abroad take up {} a month.",
        "I go abroad each month. / There are my trips abroad, too.",
        "I'm abroad on {} of each month. / My trips abroad take up {} a month.",
    ),
    "cards": (
        "number of SIM cards needed",
        "We need {} for our devices. / The plan is to be shared, with {} for all of us.",
        "We need SIM cards for all our devices. / The plan is to be shared, with SIM cards for all of us.",
        "We need {}. / It has to come with {}.",
    ),
    "term": (
        "longest contract that is acceptable",
        "I won't sign for longer than {}. / I can commit myself for {} at most.",
        "I won't sign for long. / I can't commit myself for ever.",
        "I won't sign for longer than {}. / The contract can run for {} at most.",
    ),
}

# Need → attribute terms of questions about it, and terms that show that something else is meant.
CUES = {
    "data": (
        "data|gb|gigabyte|internet|surf|browsing|browse|streaming|stream|traffic|gig",
        "speed|fast|mbps|mbit|slow|contract|sim|bandwidth",
    ),
    "minutes": (
        "minute|call|talk|talking|telephone|voice|phone_call|talk_time",
        "sim|speed|contract|data|gb",
    ),
    "speed": ("speed|fast|mbps|mbit|bandwidth|slow|slowest|quick|connection|megabit", "contract|sim"),
    "abroad": (
        "abroad|roam|roaming|travel|trip|foreign|overseas|holiday|country|countries|international|outside",
        "sim|speed|contract",
    ),
    "cards": (
        "sim|card|device|line|esim|share|sharing|of_people|family_member|user|many_people|household",
        "abroad|data|gb|minute|speed",
    ),
    "term": (
        "contract|commitment|commit|term|bind|binding|bound|tie|tied|lock|locked|lock_in|sign|duration|long_term|"
        "minimum_term|contract_length|contract_duration",
        "sim|speed|abroad",
    ),
}

# Need → checklist entry and two ways of asserting it, for a plan that falls short and for one that has more.
CLAIMS = {
    "data": {
        False: ("{name} has {} too little data for me",
                "With {name} I'd be {} short every month. / Alas, {name} gives me {} less data than I need."),
        True: ("{name} has {} more data than I need",
               "With {name} there'd be {} of data left over every month. / {name} gives me {} more data than I need."),
    },
    "minutes": {
        False: ("{name} has {} too few for my calls",
                "With {name} I'd lack {} for my calls. / My calls would overrun {name} by {}."),
        True: ("{name} has {} more than my calls need",
               "With {name} I'd have {} left after all my calls. / My calls leave {} unused in {name}."),
    },
    "speed": {
        False: ("{name} is {} too slow for me",
                "By my reckoning {name} is {} too slow for me. / {name} lacks {} to be fast enough."),
        True: ("{name} is {} faster than I need",
               "In speed, {name} is {} better than I need. / {name} is even {} faster than necessary."),
    },
    "abroad": {
        False: ("{name} has {} too few abroad",
                "With {name} I'd be {} short abroad. / My trips are {} too long for {name}."),
        True: ("{name} has {} more abroad than I need",
               "With {name} I could stay abroad {} longer than I do. / My trips leave {} abroad unused in {name}."),
    },
    "cards": {
        False: ("{name} has {} too few", "With {name} we'd lack {}. / {name} leaves us {} short."),
        True: ("{name} has {} more than we need",
               "With {name} we'd have {} to spare. / {name} includes {} more than we need."),
    },
    "term": {
        False: ("{name} binds me {} longer than I accept",
                "{name} runs {} too long for me. / The contract of {name} is {} over my limit."),
        True: ("{name} binds me {} less than I accept",
               "{name} runs {} less than I'd accept. / The contract of {name} stays {} below my limit."),
    },
}  # fmt: skip
