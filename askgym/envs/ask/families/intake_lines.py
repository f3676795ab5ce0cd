"""The lines of the intake family's forms: for each its ranges, its sentences, and the cues of questions about it.

"{}" holds the value; ways of saying the same thing are separated by " / ". Every range begins at a multiple of 5, so
that values that leave 1, 2 or 3 when divided by 5 are never printed. Data only.
"""

from __future__ import annotations

from askgym.envs.ask.families import intake_texts as words
from askgym.envs.ask.families.intake_texts import Line
from askgym.types import Cue

__all__ = ["LINES"]


def _line(
    head: str, label: str, unit: str, starts: str, shown: str, vague: str, said: str, asked: str, not_asked: str = ""
) -> Line:
    edges = tuple(int(part) for part in starts.split())
    return Line(head, label, unit, edges, shown, vague, said, (Cue(asked, "", not_asked),))


_NIGHTS = "10 15 20 25 35 45 60"
_MINUTES = "30 45 60 75 90 120 180"
_TERMS = "10 15 20 25 30 35 50"
_HOURS = "480 570 660 750 840 930 1020"
_YEARS = "1980 1990 1995 2000 2005 2015 2025"
_LITRES = "20 30 45 60 75 90 120"
_LIVES = "15 25 35 45 55 65 85"

LINES = {
    "tall": _line(
        "Height (cm)", "height of my daughter", "cm", "100 115 125 135 150 165 190",
        "My daughter is {} tall. / My daughter's height is {}.",
        "My daughter has been measured. / My daughter's height is on her school card.",
        "She is {} tall. / Her height is {}.",
        f"{words.CM}|{words.MEASURE}|big|size", f"{words.SWIM}|luggage|bag|far",
    ),
    "stay": _line(
        "Nights", "number of nights at the camp", "nights", _NIGHTS,
        "She stays for {}. / We've booked {} for her.",
        "She stays overnight. / We've booked her stay already.",
        "She stays for {}. / It's {} for her.",
        words.STAY, f"{words.SWIM}|{words.MEASURE}|luggage|bag|far|arrive|arrival|distance|drive|journey|home|km",
    ),
    "far": _line(
        "Distance from home (km)", "distance between our home and the camp", "km", "10 20 35 50 65 80 100",
        "We live {} away from the camp. / From our home to the camp it's {}.",
        "We don't live next door to the camp. / From our home to the camp we have to drive.",
        "We live {} away. / It's {} from our home to the camp.",
        words.FAR, f"{words.SWIM}|time|when|take_home",
    ),
    "swim": _line(
        "Swimming (m)", "distance my daughter can swim", "m", "25 50 100 150 200 300 500",
        "She can swim {} without a rest. / She swims {} at a time.",
        "She can swim, too. / She has learnt to swim.",
        "She can swim {}. / She swims {} without a rest.",
        f"{words.SWIM}|metre|metres|meter|meters", f"{words.MEASURE}|live|home|trunks|gear",
    ),
    "luggage": _line(
        "Luggage (kg)", "weight of the luggage", "kg", "10 15 20 25 30 40 50",
        "Her luggage weighs {}. / She brings luggage of {}.",
        "Her luggage is packed already. / She brings luggage.",
        "Her luggage weighs {}. / It's {} of luggage.",
        f"luggage|bag|bags|baggage|suitcase|suitcases|backpack|rucksack|pack|packed|stuff|{words.KG}",
    ),
    "arrival": _line(
        "Arrival", "time of arrival", "clock", _HOURS,
        "We arrive at {}. / We drop her off at {}.",
        "We arrive on the first day of the holidays. / My husband drops her off.",
        "We arrive at {}. / We drop her off at {}.",
        f"arrive|arrives|arrival|arriving|bring|drop|drops|dropping|drop_off|dropped|get_there|get_here|turn_up|show_up|"
        f"check_in|come|coming|reach|{words.CLOCK}",
        f"{words.SWIM}|night|nights|long|luggage|bag|bags|suitcase|far|weigh|kg|{words.MEASURE}|km|kilo",
    ),
    "weight": _line(
        "Weight (kg)", "weight of my dog", "kg", "10 15 20 30 40 55 80",
        "My dog weighs {}. / My dog has a weight of {}.",
        "My dog has been weighed. / The vet has my dog's weight on file.",
        "He weighs {}. / His weight is {}.",
        words.KG, words.FOOD,
    ),
    "shoulder": _line(
        "Shoulder height (cm)", "shoulder height of my dog", "cm", "20 30 40 50 60 75 95",
        "At the shoulder he measures {}. / His shoulder height is {}.",
        "He has been measured at the shoulder, too. / His shoulder height has been noted.",
        "At the shoulder he measures {}. / His shoulder height is {}.",
        f"shoulder|shoulders|withers|{words.CM}|{words.MEASURE}|stand|stands|big|size|large",
        f"{words.FOOD}|{words.KG}",
    ),
    "months": _line(
        "Age (months)", "age of my dog in months", "months", "10 20 35 50 75 100 150",
        "He's {} old. / His age is {}.",
        "His age is in his papers. / His papers say how old he is.",
        "He's {} old. / His age is {}.",
        f"{words.AGE}|month|months|year|years", f"{words.FOOD}|{words.WALK}|night|nights",
    ),
    "guest": _line(
        "Nights", "number of nights at the kennel", "nights", _NIGHTS,
        "He stays for {}. / He's booked in for {}.",
        "He stays overnight. / He's booked in already.",
        "He stays for {}. / It's {} for him.",
        words.STAY, f"{words.FOOD}|{words.WALK}|{words.MEASURE}|{words.AGE}|{words.KG}|shoulder|withers",
    ),
    "food": _line(
        "Food a day (g)", "amount of food a day", "g", "200 300 400 500 600 750 1000",
        "He eats {} of dry food a day. / He's given {} of dry food a day.",
        "He eats dry food. / He's given the same amount of dry food every day.",
        "He eats {} a day. / It's {} of food a day.",
        words.FOOD, "walk|walks|walked",
    ),
    "walk": _line(
        "Walks a day (minutes)", "minutes of walking a day", "minutes", _MINUTES,
        "He needs walks of {} a day in all. / He's used to {} of walking a day.",
        "He needs to be walked every day. / He's used to his daily walks.",
        "He needs {} of walking a day. / His walks take {} a day.",
        words.WALK, words.FOOD,
    ),
    "age": _line(
        "Age (years)", "age of the applicant", "years", _LIVES,
        "I'm {} old. / I'm {} of age.",
        "My age is on my passport. / They know how old I am.",
        "I'm {} old. / I'm {} of age.",
        words.AGE, "member|joined|contract|book|books",
    ),
    "visits": _line(
        "Visits a quarter", "number of visits a quarter", "visits", "10 15 25 35 45 60 90",
        "I plan {} a quarter. / I expect to make {} a quarter.",
        "I plan to come regularly. / I expect to make the same number of visits every quarter.",
        "I plan {} a quarter. / It's {} a quarter.",
        "visit|visits|often|how_often|many_time|of_time|come|frequency|frequently|regularly|quarter|"
        "train|per_quarter|quarterly",
        f"long|minute|minutes|duration|what_time|which_time|when|clock|hour|length|last|lasts|{words.ROOM}|per_visit|each_visit|"
        "of_day|spend|much_time|start|begin",
    ),
    "session": _line(
        "Minutes a visit", "length of a visit", "minutes", _MINUTES,
        "Each time I train for {}. / A workout takes me {}.",
        "I always train for the same time. / My workouts are all equally long.",
        "Each time I train for {}. / A workout takes me {}.",
        "minute|minutes|long|how_long|duration|length|session|sessions|last|lasts|per_visit|each_visit|a_visit|spend|workout|"
        "workouts|per_session|each_time|much_time",
        f"{words.DEAL}|often|how_often|{words.ROOM}|many_visit|many_time|of_visit|what_time|which_time|when|of_day|"
        "quarter|of_session|many_session|many_workout",
    ),
    "contract": _line(
        "Contract (months)", "length of the contract", "months", _TERMS,
        "I'd like a contract for {}. / I'm signing up for {}.",
        "I'd like a contract. / I've decided how long to sign up for.",
        "I'd like a contract for {}. / The contract is for {}.",
        f"{words.DEAL}|sign_up|signing_up", f"{words.ROOM}|visit|visits|minute|minutes|age|old|often|workout",
    ),
    "training": _line(
        "Starting time", "time at which I start training", "clock", _HOURS,
        "I usually start at {}. / As a rule I'm there from {} on.",
        "I usually start at the same time. / As a rule I'm there at a fixed hour.",
        "I usually start at {}. / I start at {}.",
        f"{words.CLOCK}|start|starts|starting|begin|begins|arrive|get_there|turn_up|show_up|come_in|from_when|fixed",
        f"long|minute|minutes|often|how_often|{words.ROOM}|much_time|many_time|duration|length|each_time|quarter|spend|contract|"
        "commitment|sign|membership|many|per_visit|each_visit|born|birth",
    ),
    "locker": _line(
        "Locker (litres)", "size of the locker", "litres", _LITRES,
        "I need a locker of {}. / My locker should hold {}.",
        "I need a locker, too. / My locker should hold all my things.",
        "I need a locker of {}. / The locker should hold {}.",
        f"{words.ROOM}|big|size|large",
    ),
    "books": _line(
        "Books a month", "number of books a month", "books", "10 15 20 30 40 60 90",
        "I borrow {} a month. / I get through {} a month.",
        "I borrow a lot. / I'm a keen reader.",
        "I borrow {} a month. / It's {} a month.",
        "book|books|volume|volumes|title|titles|borrow|borrows|read|reads|reader|many_item|lot",
        f"long|days|day|keep|keeps|keeping|return|period|due|how_long|week|weeks|back|{words.SCREEN}|{words.SINCE}|loan_time",
    ),
    "loan": _line(
        "Loan (days)", "number of days I keep a book", "days", "10 15 20 30 40 50 70",
        "I keep a book for {}. / I'd like a loan period of {}.",
        "I keep each book for the same time. / I've thought about the loan period.",
        "I keep a book for {}. / My loan period is {}.",
        "loan|loans|keep|keeps|keeping|kept|return|returned|returning|due|lend|lending|days|day|how_long|long|period|back|"
        "hold_on",
        f"{words.SINCE}|{words.SCREEN}|many_book|of_book|books_a|old",
    ),
    "joined": _line(
        "Member since", "year in which I became a member", "", _YEARS,
        "I've been a member since {}. / I first joined in {}.",
        "I've been a member for quite a while. / I joined some time ago.",
        "I've been a member since {}. / I joined in {}.",
        words.SINCE, f"born|birth|old|book|books|loan|keep|{words.SCREEN}|birthday|age",
    ),
    "computer": _line(
        "Computer a week (minutes)", "minutes of computer use a week", "minutes", _MINUTES,
        "I use the computers for {} a week. / I'm on the library's computers for {} a week.",
        "I use the computers as well. / I'm on the library's computers every week.",
        "I use the computers for {} a week. / It's {} a week on the computers.",
        words.SCREEN, "book|books|loan",
    ),
    "way": _line(
        "Distance (km)", "distance between my home and the library", "km", "10 20 35 50 65 80 100",
        "I live {} from the library. / The library is {} from my home.",
        "I don't live next door to the library. / I have to drive to the library.",
        "I live {} from the library. / It's {} to the library.",
        words.FAR, f"{words.SCREEN}|book|books",
    ),
    "hours": _line(
        "Hours a week", "hours a week", "hours", "10 15 20 25 30 40 60",
        "We'd use a room for {} a week. / We'd be in for {} a week.",
        "We'd use a room every week. / We'd be in every week.",
        "We'd use it for {} a week. / We'd be in for {} a week.",
        "hour|hours|per_week|a_week|weekly|each_week|every_week|much_time|use|how_often|often|week",
        f"{words.PRINT}|what_hour|which_hour|{words.DEAL}|start|begin|what_time|which_time|when|at_what|{words.ROOM}|hour_of",
    ),
    "lease": _line(
        "Contract (months)", "length of the contract", "months", _TERMS,
        "We want to sign for {}. / We need a contract for {}.",
        "We've decided how long to sign for. / We need a contract.",
        "We want to sign for {}. / The contract is for {}.",
        f"{words.DEAL}|long|how_long|duration",
        f"{words.PRINT}|{words.ROOM}|people|person|staff|hour|hours|week|start|begin|a_day",
    ),
    "team": _line(
        "People", "number of people", "people", "10 15 20 25 30 40 60",
        "We're {}. / Our team consists of {}.",
        "We're a growing company. / Our team moves in as a whole.",
        "We're {}. / Our team has {}.",
        "people|team|person|persons|colleague|colleagues|employee|employees|staff|headcount|user|users|of_you|desk|desks|"
        "company|members|many_members|team_size|team_member|workers|big|large|workplaces|seat|seats",
        f"{words.PRINT}|{words.ROOM}|hour|hours|month|months|contract|start|starts|begin|what_time|which_time|when|sign|week|long",
    ),
    "pages": _line(
        "Printed pages a month", "number of printed pages a month", "pages", "100 150 200 300 400 600 900",
        "We print {} a month. / Our printing comes to {} a month.",
        "We print a fair amount a month. / We need a printer, too.",
        "We print {} a month. / It's {} a month.",
        words.PRINT, "contract|locker|storage|cabinet",
    ),
    "opening": _line(
        "Start of work", "time at which we start work", "clock", _HOURS,
        "We start work at {}. / Our day begins at {}.",
        "We start work together. / Our day begins with a meeting.",
        "We start at {}. / Our day begins at {}.",
        "start|starts|starting|begin|begins|beginning|when|what_time|which_time|clock|o'clock|arrive|come_in|get_in|"
        "what_hour|which_hour|time|morning|from_when",
        f"{words.DEAL}|many_hour|week|weekly|{words.ROOM}|{words.PRINT}|much_time|many_people",
    ),
    "cabinet": _line(
        "Locker (litres)", "size of the locker", "litres", _LITRES,
        "We need a locker of {}. / Our locker should hold {}.",
        "We need a locker, too. / Our locker should hold all our things.",
        "We need a locker of {}. / The locker should hold {}.",
        "locker|lockers|litre|litres|liter|liters|storage|volume|capacity|cabinet|cupboard|store", words.PRINT,
    ),
    "body": _line(
        "Height (cm)", "height of the skier", "cm", "145 155 165 175 185 195 210",
        "I'm {} tall. / My height is {}.",
        "I know my height. / They need my height for the skis.",
        "I'm {} tall. / My height is {}.",
        f"{words.CM}|{words.MEASURE}", words.FEET,
    ),
    "kilos": _line(
        "Weight (kg)", "weight of the skier", "kg", "40 50 60 70 80 95 120",
        "I weigh {}. / My weight is {}.",
        "They need my weight, too. / My weight matters for the bindings.",
        "I weigh {}. / My weight is {}.",
        words.KG,
    ),
    "years": _line(
        "Age (years)", "age of the skier", "years", _LIVES,
        "I'm {} old. / I'm {} of age.",
        "My age is on my ski pass. / The ski school knows how old I am.",
        "I'm {} old. / I'm {} of age.",
        words.AGE, f"{words.LEARN.replace('|year|', '|')}|ski_since",
    ),
    "days": _line(
        "Days", "number of days", "days", "10 15 20 25 30 40 55",
        "I need the skis for {}. / I'm renting for {}.",
        "I need the skis for my whole holiday. / I'm renting until I go home.",
        "I need the skis for {}. / I'm renting for {}.",
        "days|day|how_long|long|duration|rent|renting|rental|hire|hiring|period|keep|holiday|weeks|week",
        f"{words.FEET}|{words.LEARN}|{words.MEASURE}|you_been|been_skiing|old",
    ),
    "foot": _line(
        "Foot (mm)", "length of the foot", "mm", "220 230 240 255 270 285 320",
        "My foot is {} long. / My feet measure {}.",
        "They've measured my foot. / I've measured my feet for the boots.",
        "My foot is {} long. / It's {} from heel to toe.",
        words.FEET,
    ),
    "learnt": _line(
        "Skiing since", "year in which I learnt to ski", "", _YEARS,
        "I've been skiing since {}. / I learnt to ski in {}.",
        "I've been skiing for ages. / I learnt to ski when I was young.",
        "I've been skiing since {}. / I learnt to ski in {}.",
        f"{words.LEARN}|been_skiing|you_skied", f"born|birth|old|age|{words.FEET}|days|day|{words.KG}|{words.MEASURE}",
    ),
}  # fmt: skip
