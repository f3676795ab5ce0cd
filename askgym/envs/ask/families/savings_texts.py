"""The words of the savings family: banks, goals, patterns of facts and claims, and what they are recognised by.

Patterns are filled with a person's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Data only; imports nothing.
"""

from __future__ import annotations

__all__ = ["BANKS", "CLAIMS", "CUES", "FACTS", "GIVERS", "GOALS", "PURCHASES", "RULES"]

BANKS = (
    "Northgate Bank", "the Harbour Bank", "Meridian Bank", "the Alder Valley Bank", "the People's Bank", "Tern Bank",
    "the Old Mill Bank", "Castle Street Bank", "the Teachers' Bank", "Lindqvist Bank", "the Riverside Bank",
    "Finch Bank", "the Clearwater Bank", "Thistle Bank",
)  # fmt: skip
GOALS = (
    "a canoe", "a trip to Norway", "a piano", "a used car", "a laptop", "a camera", "a sewing machine", "a scooter",
    "a wedding", "a garden shed", "a telescope", "a puppy", "a surfboard", "a drum kit", "a caravan", "a saxophone",
    "a kayak tour", "a new kitchen", "a greenhouse", "a pottery wheel", "a racing bike", "a food truck", "a sofa",
    "a holiday in Crete", "a darkroom", "a loom", "a cello", "a motorbike", "a sailing boat", "a hot tub",
)  # fmt: skip
GIVERS = (  # who gives something, and its cue stems
    ("grandmother", "grandmother|grandma|granny|gran|nana"), ("grandfather", "grandfather|grandpa|granddad|grandad"),
    ("aunt", "aunt|auntie|aunty"), ("uncle", "uncle"), ("godmother", "godmother"), ("godfather", "godfather"),
    ("parents", "parent|mother|father|mum|dad|mom|family"), ("neighbours", "neighbour|neighbor"),
)  # fmt: skip
PURCHASES = (  # what is paid for in between, and its cue stems
    ("a helmet", "helmet"), ("driving lessons", "driving|lesson"), ("a dentist's bill", "dentist|dental|bill"),
    ("headphones", "headphone|headset"), ("a train ticket", "train|ticket|rail"), ("a tent", "tent"),
    ("concert tickets", "concert|ticket"), ("a bike repair", "bike|repair|bicycle"), ("a suit", "suit"),
    ("a phone repair", "phone|repair"), ("a class excursion", "class|excursion"), ("a vet's bill", "vet|bill"),
    ("glasses", "glasses|spectacles"), ("a printer", "printer"), ("winter boots", "boot|winter"), ("a lamp", "lamp"),
    ("a football kit", "football"), ("a passport", "passport"), ("a cookery course", "cookery|cooking"),
    ("a heater", "heater"), ("a toaster", "toaster"), ("a carpet", "carpet|rug"), ("textbooks", "textbook"),
)  # fmt: skip
RULES = (
    "The bonus is worked out on the monthly deposits alone, and no other interest is paid.",
    "Nothing but the monthly deposits counts for the bonus, and there's no other interest.",
    "Only the monthly deposits earn the bonus, and nothing else earns anything.",
)

# Key → label, then ways of showing, leaving out and saying the fact.
FACTS = {
    "start": (
        "opening balance of the account",
        "At the beginning there's {{}} in the account. / {He} start{s} out with {{}} in the account.",
        "There's something in the account already. / {He} {dont} start from nothing, there's a balance already.",
        "At the beginning there's {{}} in the account. / {He} start{s} with {{}}.",
    ),
    "deposit": (
        "monthly deposit",
        "{He} pay{s} in {{}} every month. / Each month a standing order puts {{}} into it.",
        "{He} pay{s} in the same amount every month. / Each month a standing order puts some money into it.",
        "{He} pay{s} in {{}} every month. / The monthly deposit is {{}}.",
    ),
    "months": (
        "number of months the saving goes on",
        "{He} keep{s} this up for {{}}. / That goes on for {{}}.",
        "{He} keep{s} this up for quite a while. / That goes on for a fixed time.",
        "{He} save{s} for {{}}. / It goes on for {{}}.",
    ),
    "bonus": (
        "percentage of the bonus",
        "At the end the bank adds a bonus of {{}} on the monthly deposits. / "
        "As a reward for patience, the bank pays a bonus of {{}} on the monthly deposits.",
        "At the end the bank adds a bonus on the monthly deposits. / "
        "As a reward for patience, the bank pays a bonus on the monthly deposits.",
        "The bonus is {{}}. / They pay a bonus of {{}}.",
    ),
    "gift": (
        "gift from the {thing}",
        "A gift of {{}} from {his} {thing} goes into the account as well. / "
        "There's also {{}} from {his} {thing}, a gift that {he} put{s} into the account.",
        "A gift from {his} {thing} goes into the account as well. / "
        "There's also some money from {his} {thing}, a gift that {he} put{s} into the account.",
        "The gift from {his} {thing} is {{}}. / {He} get{s} {{}} from {his} {thing}.",
    ),
    "withdrawal": (
        "amount withdrawn for {thing}",
        "On the way {he} withdraw{s} {{}} for {thing}. / {He} will have to take out {{}} for {thing}.",
        "On the way {he} withdraw{s} some money for {thing}. / {He} will have to take something out for {thing}.",
        "{He} withdraw{s} {{}} for {thing}. / {He} take{s} out {{}}.",
    ),
    "fee": (
        "fee for closing the account",
        "Closing the account costs {{}}. / When the account is closed, the bank keeps back a fee of {{}}.",
        "Closing the account isn't free. / When the account is closed, the bank keeps back a fee.",
        "The fee for closing the account is {{}}. / Closing it costs {{}}.",
    ),
}  # fmt: skip

_GIVER = "|".join(stems for _, stems in GIVERS)
_PURCHASE = "|".join(stems for _, stems in PURCHASES)
_AMOUNT = "how_much|amount|sum|what|figure|dollar|money|cost|price|much|size|big|large|high"
_BONUS = "bonus|percent|percentage|interest|reward|premium|share|fraction|proportion|patience"
_FEE = "fee|charge|closing_cost|penalty|commission|keep_back|kept_back|hold_back|held_back|bank_keep|bank_take"
_SHUT = "close|closing|closure|shut|termination|terminate|wind_up"
_BEFORE = (
    "already|beforehand|initial|initially|begin_with|start_with|start_out|start_from|started_with|starting_balance|"
    "starting_amount|starting_sum|starting_point|starting_capital|opening_balance|opening_amount|opening_sum|"
    "opening_deposit|starting_deposit|current_balance|outset|so_far|before_the|before_any|before_anything|before_he|before_she|before_we|before_you|"
    "before_i|before_saving|before_all|before_this|before_it|at_first|existing|"
    "the_beginning|the_start|day_one|first_place|originally|original|previously|starting_figure|opening_figure"
)
_TIME = (
    "how_long|how_many|many_month|of_month|duration|term|period|length|many_deposit|many_time|many_payment|of_deposit|"
    "of_payment|timeframe|time_frame|time_span|timespan|long|month_count|of_time|run_for|save_for|saving_for|keep_up|"
    "number_of|saving_time|count|of_monthly|many_monthly|goes_on|go_on|carry_on|running_time|lifetime|fixed_time|this_up|it_up"
)
_PUT = (
    "deposit|pay_in|paying_in|paid_in|put_in|putting_in|put_into|put_aside|putting_aside|set_aside|setting_aside|put_away|"
    "contribution|contribut|contribute|instalment|installment|standing_order|monthly|top_up|transfer|regular|go_in|go_into|goes_in|"
    "goes_into|going_in|going_into|"
    "pay_into|paid_into|stash|lay_aside|each_month|every_month|per_month|a_month|month_by|stow"
)
_TAKE = (
    "withdraw|withdrawal|withdrawn|withdrew|take_out|taking_out|taken_out|draw_out|cash_out|come_out|coming_out|removed|"
    "remove|spend|spent|take_from|taken_from|in_between|on_the_way|the_way|go_out|something_out|out_for|drawn"
)

# Key → cues: attribute, entity, excluding.
CUES = {
    "start": (
        (_BEFORE, "", f"{_BONUS}|{_FEE}|{_SHUT}|{_GIVER}|{_PURCHASE}|how_long|how_many"),
        (
            "open|start|begin|currently|current|now|balance|there|in_the|in_it|at_present|have|saved|savings|own|at_the",
            f"{_AMOUNT}|account|balance",
            f"{_BONUS}|{_FEE}|{_SHUT}|{_PUT}|{_TAKE}|{_TIME}|{_GIVER}|{_PURCHASE}|gift|final|end|left|payout",
        ),
    ),
    "deposit": (
        (_PUT, "",
         f"{_BONUS}|{_FEE}|{_SHUT}|{_TAKE}|{_TIME}|{_BEFORE}|{_GIVER}|{_PURCHASE}|gift|"
         "bank_add|bank_pay|paid_on|pay_on|on_deposit|granted_on"),
        (
            "save|saving|put|pay|add|regularly",
            f"{_AMOUNT}|month|regularly",
            f"{_BONUS}|{_FEE}|{_SHUT}|{_TAKE}|{_TIME}|{_BEFORE}|{_GIVER}|{_PURCHASE}|gift|bank_add|bank_pay|bank|end",
        ),
    ),
    "months": (
        (_TIME, "", f"{_BONUS}|{_FEE}|{_GIVER}|{_PURCHASE}|gift|withdraw|withdrawal"),
        ("when_do|when_does|when_will|when_is|until|stop|last|finish|over",
         "month|save|saving|plan|stop|end|finish|when|deposit",
         f"{_BONUS}|{_FEE}|{_GIVER}|{_PURCHASE}|gift|how_much"),
        ("month", "is_it|say|total|altogether|in_all|number|is_that", f"{_BONUS}|{_FEE}|{_PUT}|{_AMOUNT}"),
    ),
    "bonus": (
        (_BONUS, "", f"{_GIVER}|{_PURCHASE}"),
        ("rate", "", f"monthly_rate|saving_rate|{_GIVER}|{_PURCHASE}|month"),
        ("bank_add|bank_pay|bank_give|bank_grant|bank_offer|bank_top|bank_contribute", "",
         f"{_FEE}|{_GIVER}|{_PURCHASE}|payout|pay_out"),
    ),
    "gift": (
        (f"{_GIVER}|gift|gifted|birthday|christmas|donate|donation", "", _PURCHASE),
        ("present", "", f"at_present|{_PURCHASE}"),
    ),
    "withdrawal": (
        (f"{_TAKE}|{_PURCHASE}", "", f"{_BONUS}|{_FEE}|{_GIVER}|gift|bank_take"),
    ),
    "fee": (
        (_FEE, "", f"bonus|{_GIVER}|{_PURCHASE}|withdraw|withdrawal"),
        (
            f"{_SHUT}|end",
            "how_much|cost|amount|price|expensive|dollar|deduct|take|keep|subtract|sum|much|back|free|pay|want|owe|lost|lose",
            f"bonus|percent|percentage|reward|{_GIVER}|{_PURCHASE}|gift|{_TIME}|{_TAKE}|he_get|she_get|we_get|i_get|you_get|will_get|get_out|receive|payout|left|"
            "balance|pay_out|paid_out",
        ),
        ("cost|deduct|deduction|deducted|price|expense|expensive", "account|bank|close|closing|closure|end",
         f"bonus|{_GIVER}|{_PURCHASE}|gift"),
    ),
}  # fmt: skip

# Key → checklist entry, ways of asserting it, the truth, and cues.
CLAIMS = {
    "deposits": (
        "the monthly deposits come to {{}} altogether",
        "So {his} monthly deposits come to {{}} altogether. / That makes {{}} in deposits over the whole time.",
        "The deposits come to {{{{}}}}, as {{months}} times {{deposit}}.",
        (
            ("deposit|pay_in|paid_in|put_in|instalment|installment|contribution|standing_order|monthly|month|times", "",
             f"{_BONUS}|{_FEE}|{_TAKE}|{_GIVER}|{_PURCHASE}|gift|opening|outgoing|deduction"),
        ),
    ),
    "extra": (
        "the bonus amounts to {{}}",
        "The bonus alone is worth {{}}, of course. / I've worked out that the bonus amounts to {{}}.",
        "The bonus is {{{{}}}}, as {{bonus}} of {{all}}.",
        (("bonus|reward|premium|percent|percentage|interest", "", f"{_FEE}|{_TAKE}|{_GIVER}|{_PURCHASE}|gift"),),
    ),
    "own": (
        "the opening balance and the gift are {{}} together",
        "Together with the gift, the opening balance makes {{}}. / "
        "The gift and the opening balance are {{}} together, that much is certain.",
        "The opening balance and the gift are {{{{}}}} together.",
        ((f"gift|present|{_GIVER}|opening|start|starting|initial|begin|beginning|balance", "",
          f"{_BONUS}|{_FEE}|{_TAKE}|{_PURCHASE}|outgoing|month"),),
    ),
    "out": (
        "the withdrawal and the closing fee take away {{}} together",
        "The withdrawal and the closing fee take away {{}}, obviously. / "
        "I reckon with {{}} for the withdrawal and the closing fee together.",
        "The withdrawal and the closing fee take away {{{{}}}} together.",
        ((f"{_FEE}|{_TAKE}|{_SHUT}|{_PURCHASE}|outgoing|deduction|deduct|expense|cost|lose", "",
          f"{_BONUS}|{_GIVER}|gift|opening|deposit"),),
    ),
}  # fmt: skip
