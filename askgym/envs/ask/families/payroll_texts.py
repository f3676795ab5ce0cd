"""The words of the payroll family: places of work, patterns of facts and claims, and what they are recognised by.

Patterns are filled with a person's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Data only; imports nothing.
"""

from __future__ import annotations

__all__ = ["ALLOWANCES", "CLAIMS", "CUES", "DEDUCTIONS", "FACTS", "PLACES", "RULES", "SMALL_PLACES"]

PLACES = (
    "a café by the station", "the Hotel Belvedere", "a pizza place", "a hair salon", "the Anchor pub", "a nail studio",
    "a steakhouse", "the beer garden", "a barber's shop", "a cocktail bar", "the casino restaurant", "a sushi bar",
    "a catering company", "a removals company", "the spa hotel", "a campsite", "a cruise line", "a tattoo studio",
    "a massage practice", "the airport lounge", "a dog grooming salon", "a bowling alley", "the opera cloakroom",
)  # fmt: skip
SMALL_PLACES = (
    "the school café", "a lemonade stand", "the sports club bar", "the village kiosk", "an ice-cream van",
    "the museum cloakroom", "a hot-dog stand", "a riding stable", "the boat hire", "a waffle stall", "a juice bar",
    "the swimming pool kiosk", "a flea market café", "the mini golf course", "a car wash", "a fairground stall",
)  # fmt: skip
ALLOWANCES = (  # what the boss adds something for, and its cue stems
    ("the bus fare", "bus|fare"), ("petrol", "petrol|gas|fuel|gasoline"), ("the train fare", "train|fare|rail"),
    ("parking", "parking|park"), ("the ferry", "ferry"), ("the tram", "tram"), ("a phone card", "phone"),
    ("work shoes", "shoe|footwear"), ("bike repairs", "bike|repair|bicycle"), ("the toll bridge", "toll|bridge"),
)  # fmt: skip
DEDUCTIONS = (  # what is kept back for, and its cue stems
    ("canteen meals", "canteen|meal|food|lunch"), ("the uniform", "uniform"), ("a locker", "locker"),
    ("broken glasses", "broken|glasses|breakage"), ("the laundry", "laundry|washing"), ("insurance", "insurance"),
    ("a lost key", "lost|key"), ("union dues", "union|dues"), ("the staff party", "staff|party"), ("an apron", "apron"),
    ("staff drinks", "staff|drink|beverage"),
)  # fmt: skip
RULES = (
    "Taxes don't come into it.", "Leave taxes aside.", "There's no tax on any of it.", "No tax is taken off.",
    "Taxes are not an issue here.",
)  # fmt: skip

# Key → label, then ways of showing, leaving out and saying the fact.
FACTS = {
    "wage": (
        "hourly wage",
        "{He} earn{s} {{}} an hour. / The hourly wage is {{}}.",
        "{He} {am} paid by the hour. / The hourly wage is in the contract.",
        "{He} earn{s} {{}} an hour. / The hourly wage is {{}}.",
    ),
    "hours": (
        "number of hours at the normal rate",
        "This week {he} put in {{}} at the normal rate. / {He} did {{}} at the normal rate this week.",
        "This week {he} put in the usual number of hours at the normal rate. / "
        "{He} did the agreed hours at the normal rate this week.",
        "{He} put in {{}} at the normal rate. / It was {{}} at the normal rate.",
    ),
    "overtime": (
        "hours of overtime",
        "On top of that came {{}} of overtime. / {He} also did {{}} of overtime.",
        "On top of that came some overtime. / {He} also did overtime.",
        "{He} did {{}} of overtime. / The overtime was {{}}.",
    ),
    "premium": (
        "percentage of the overtime premium",
        "For overtime there's a premium of {{}} on the hourly wage. / "
        "Overtime is paid better: the hourly wage plus a premium of {{}}.",
        "For overtime there's a premium on the hourly wage. / "
        "Overtime is paid better: the hourly wage plus a premium.",
        "The overtime premium is {{}}. / Overtime is paid {{}} better.",
    ),
    "tips": (
        "amount of the tips",
        "Tips came to {{}}. / {He} also get{s} {{}} in tips.",
        "There were tips as well. / {He} also get{s} a share of the tips.",
        "The tips came to {{}}. / {He} got {{}} in tips.",
    ),
    "allowance": (
        "allowance for {thing}",
        "The boss adds an allowance of {{}} for {thing}. / There's an allowance for {thing}, {{}} a week.",
        "The boss adds an allowance for {thing}. / There's an allowance for {thing}, too.",
        "The allowance for {thing} is {{}}. / The boss adds {{}} for {thing}.",
    ),
    "deduction": (
        "deduction for {thing}",
        "They keep back {{}} for {thing}. / There's a deduction of {{}} for {thing}.",
        "They keep back something for {thing}. / There's a deduction for {thing}.",
        "They keep back {{}} for {thing}. / The deduction for {thing} is {{}}.",
    ),
}  # fmt: skip

_FOR = "|".join(stems for _, stems in ALLOWANCES)
_OFF = "|".join(stems for _, stems in DEDUCTIONS)
_TIPS = "tip|tipped|gratuity|gratuities|customer|guest"
_ALLOW = f"allowance|reimburse|reimbursement|reimbursed|subsidy|towards|toward|travel|commute|commuting|{_FOR}"
_DEDUCT = (
    "deduct|deduction|kept_back|keep_back|keeping_back|keeps_back|withheld|withhold|withholding|taken_off|take_off|"
    f"come_off|comes_off|docked|dock|subtract|subtracted|hold_back|held_back|retain|retained|{_OFF}"
)
_OVER = (
    "overtime|over_time|extra_hour|additional_hour|extra_time|beyond|more_hour|on_top|longer|extra_work|additional_time|"
    "extra_shift|over_and|above|over_the|hour_over|over_his|over_her|over_your|past_the|in_addition|addition_to"
)
_NOT = (
    "without_overtime|without_the|without_any|not_counting|apart_from|non_overtime|excluding|exclude|except|before_any|"
    "leaving_aside|before_the|before_overtime|not_overtime|other_than|aside_from|not_including|ignoring"
)
_PREMIUM = "percent|percentage|premium|surcharge|supplement|multiplier|uplift|markup|mark-up|better|much_more"
_COUNT = "how_many|many_hour|how_long|of_hour|how_much_time|number|many_more|length|duration|hour_count"
_EACH = "hourly|by_the|per_hour|an_hour|each_hour|every_hour|a_hour|normal_hour_pay"
_THAN = "compare|compared|than|versus|relative|comparison"
_TOTAL = "week|total|altogether|in_all|hour_at|much_time|put_in|time_at|much_normal|is_there"
_APART = f"{_TIPS}|{_ALLOW}|{_DEDUCT}"

# Key → cues: attribute, entity, excluding.
CUES = {
    "wage": (
        (
            f"{_EACH}|hour_wage|hour_rate|wage_rate|pay_rate|base_rate|normal_rate|standard_rate|regular_rate|of_pay|"
            "base_pay|basic_rate|basic_pay|hour_pay|base_wage|basic_wage|usual_rate|rate_per|normal_wage|regular_wage",
            "",
            f"{_OVER}|{_PREMIUM}|{_COUNT}|{_APART}|total|hour_at|much_time|put_in|time_at",
        ),
        (
            "hourly_wage|hourly_rate|wage_per",
            "",
            f"{_PREMIUM}|{_COUNT}|{_APART}|rise|raise|raised|go_up|goes_up|up|increase|extra|add|added|more|higher|"
            "overtime_is|for_overtime|for_the",
        ),
        ("hourly|per_hour|an_hour|base|basic", _NOT, f"{_COUNT}|{_APART}"),
        (
            "earn|wage|pay|paid|make|rate|salary|get",
            "hourly|basic|base|normal|regular|standard|usual|ordinary|contract",
            f"{_OVER}|{_PREMIUM}|{_COUNT}|{_APART}|{_TOTAL}",
        ),
        ("wage|rate|salary", "", f"{_OVER}|{_PREMIUM}|{_COUNT}|{_APART}|{_TOTAL}"),
        ("worth", "hour", f"{_OVER}|{_PREMIUM}|{_COUNT}|{_APART}|{_TOTAL}"),
    ),
    "hours": (
        (
            f"{_COUNT}|much_time|much_normal|amount_of",
            "work|working|rate|shift|week|normal|regular|usual|standard|ordinary|contract|contracted|agreed|basic|did|do|"
            "put|time",
            f"{_OVER}|{_PREMIUM}|{_APART}|{_EACH}|hour_wage",
        ),
        (
            "hour_did|hour_do|hour_at|normal_time|normal_hour|regular_hour|usual_hour|standard_hour|time_at|ordinary_hour|"
            "working_hour|work_hour|working_time|agreed_hour|basic_hour|hour_work|hour_were|hour_has|contract_hour|"
            "contracted_hour|regular_time|time_did|working_week|rate_hour",
            "",
            f"{_OVER}|{_PREMIUM}|{_APART}|{_EACH}|{_THAN}|money|dollar|wage|earn|each|per|a_normal|pay|paid|worth",
        ),
        (
            "hour|time|shift",
            "normal|regular|usual|standard|ordinary|basic|base|work|worked|working|week|put_in|contract|agreed",
            f"{_OVER}|{_PREMIUM}|{_APART}|{_EACH}|{_THAN}|rate|wage|earn|paid|pay|money|dollar|each",
        ),
        (f"{_COUNT}|much_time|normal_time", _NOT, f"{_PREMIUM}|{_APART}|{_EACH}|wage|rate|paid|pay"),
    ),
    "overtime": (
        (
            _OVER,
            "",
            f"{_PREMIUM}|{_APART}|{_EACH}|{_NOT}|rate|paid|pay|wage|earn|extra_pay|worth|money|get|cost|dollar|compensate|"
            "compensated|bonus|factor|higher|raised|add|added",
        ),
        ("how_many|many_hour|how_long|of_hour|many_more|much_overtime", _OVER, f"{_APART}|{_NOT}|percent|premium"),
    ),
    "premium": (
        (
            f"{_PREMIUM}|overtime_rate|overtime_pay|overtime_bonus|extra_pay|overtime_wage|overtime_supplement",
            "",
            f"{_APART}|{_NOT}|many_hour|how_long|of_hour",
        ),
        (
            "rate|paid|pay|higher|more|worth|earn|times|factor|compensate|compensated|increase|extra|bonus|get|rise|"
            "rises|goes_up|go_up|cost|raised|raise|add|added",
            f"{_OVER}|late",
            f"{_APART}|{_NOT}|many_hour|how_long|of_hour|how_many",
        ),
    ),
    "tips": ((_TIPS, "", f"{_ALLOW}|{_DEDUCT}"),),
    "allowance": (
        (_ALLOW, "", f"{_DEDUCT}|{_TIPS}"),
        (
            "boss|employer|contribution|contribute|company",
            "add|give|contribution|contribute|chip|on_top|extra|pay|how_much|what",
            f"{_DEDUCT}|{_TIPS}|{_OVER}|{_PREMIUM}|hour|hourly|wage|rate|keep",
        ),
    ),
    "deduction": (
        (_DEDUCT, "", f"{_ALLOW}|{_TIPS}"),
        ("boss_keep|employer_keep|they_keep|boss_take|employer_take|is_kept|kept|keep", "",
         f"{_ALLOW}|{_TIPS}"),
    ),
}  # fmt: skip

_WHOLE = "before_any|gross|in_all|altogether|everything|all_told|all_in|before_the|total|grand|sum|without_the"

# Key → checklist entry, ways of asserting it, the truth, and cues.
CLAIMS = {
    "normal": (
        "the time at the normal rate brings in {{}}",
        "So the time at the normal rate brings in {{}}. / Without overtime that's {{}} for the normal hours.",
        "At the normal rate it is {{{{}}}}, as {{hours}} at {{wage}}.",
        (
            ("normal|regular|basic|standard|usual|ordinary|base|straight|without_overtime|without_the", "",
             f"{_TIPS}|{_ALLOW}|{_DEDUCT}|{_PREMIUM}|everything|gross"),
            ("hour|times|multipl|x|wage", "", f"{_OVER}|{_TIPS}|{_ALLOW}|{_DEDUCT}|{_PREMIUM}|everything|gross"),
        ),
    ),
    "late": (
        "the overtime brings in {{}}, premium included",
        "The overtime brings in {{}}, premium and all. / I've worked out that the overtime, with its premium, is {{}}.",
        "The overtime brings in {{{{}}}}, as {{overtime}} at {{wage}} plus {{premium}}.",
        ((f"{_OVER}|{_PREMIUM}|late", "", f"{_APART}|without_overtime|without_the|everything|gross"),),
    ),
    "extras": (
        "tips and allowance come to {{}} together",
        "Tips and allowance come to {{}} together, of course. / With the tips, the allowance makes {{}}.",
        "Tips and allowance come to {{{{}}}} together, as {{tips}} and {{allowance}}.",
        ((f"{_TIPS}|{_ALLOW}|extras", "", f"{_OVER}|{_DEDUCT}|{_PREMIUM}|gross|everything"),),
    ),
    "gross": (
        "before the deduction everything adds up to {{}}",
        "Before the deduction everything adds up to {{}}, clearly. / All in all that's {{}} before the deduction.",
        "Before the deduction everything adds up to {{{{}}}}.",
        ((f"{_WHOLE}|{_DEDUCT}|add_up", "", ""),),
    ),
}  # fmt: skip
