"""What the intake family's forms are, how their lines work, and the words by which people ask for their facts.

Words are "|"-separated cue terms, shared by the lines of several forms. Imports nothing but the cue's type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askgym.types import Cue

__all__ = [
    "AGE",
    "CLOCK",
    "CM",
    "DEAL",
    "FAR",
    "FEET",
    "FOOD",
    "FORMS",
    "KG",
    "LEARN",
    "MEASURE",
    "PRINT",
    "ROOM",
    "RULES",
    "SCREEN",
    "SINCE",
    "STAY",
    "SWIM",
    "WALK",
    "Line",
]

# Who hands out the form, what it is called, whom it is for, and its lines.
FORMS = (
    ("a summer camp", "registration form", "my daughter", ("tall", "stay", "far", "swim", "luggage", "arrival")),
    ("a dog kennel", "intake form", "my dog", ("weight", "shoulder", "months", "guest", "food", "walk")),
    ("a gym", "membership form", "me", ("age", "visits", "session", "contract", "training", "locker")),
    ("a public library", "renewal form", "me", ("age", "books", "loan", "joined", "computer", "way")),
    ("a coworking space", "intake form", "our team", ("hours", "lease", "team", "pages", "opening", "cabinet")),
    ("a ski rental", "order form", "me", ("body", "kilos", "years", "days", "foot", "learnt")),
)

RULES = {  # load → how the lines work, and what is asked for
    "small": (
        ("In each line the last entry that is reached counts, and the sum of these amounts is the fee.",
         "There's no basic fee: one adds up, line by line, the amount beside the highest entry reached."),
        "the fee in dollars",
    ),
    "lookup": (
        ("In each line the last entry that is reached gives a digit. In the order of the lines, they make up a number.",
         "The {paper} gets a number: line by line, from the top, the digit beside the highest entry reached."),
        "the complete number of the {paper}",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form.

    Attributes:
        head: its heading in the table.
        label: what it is about, as a noun phrase.
        unit: what follows a number, "" for a bare value, "clock" for minutes of the day.
        starts: where the six ranges begin, and where the last one ends.
        shown: ways of stating the fact.
        vague: ways of leaving it out.
        said: ways of stating it when asked.
        cues: how rules recognise a question about it.
    """

    head: str
    label: str
    unit: str
    starts: tuple[int, ...]
    shown: str
    vague: str
    said: str
    cues: tuple[Cue, ...]


CM = "cm|centimetre|centimetres|centimeter|centimeters"
KG = "kg|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|weigh|weighs|weight|heavy|pounds|lbs|scale|scales"
CLOCK = "what_time|which_time|when|clock|o'clock|hour|time"
AGE = "age|old|how_old|aged|birthday|born|birth|birthdate|young|birth_year"
MEASURE = "measure|measures|measured|measurement|measurements|tall|height|high|stature"
FAR = (
    "km|kms|kilometre|kilometres|kilometer|kilometers|distance|far|away|live|lives|mile|miles|home|drive|travel|journey"
)
STAY = (
    "night|nights|stay|stays|staying|how_long|long|duration|sleep|sleeps|sleeping|board|boarding|overnight|"
    "many_days|length_of|leave_him|leave_her|boarded"
)
SWIM = (
    "swim|swims|swimming|swam|swimmer|pool|water|stroke|strokes|manage|manages|stopping|without_stop|in_one|at_once|"
    "lap|laps|rest"
)
WALK = "walk|walks|walking|walked|walkies|exercise|exercised|minute|minutes|outing|outings|stroll|strolls|outdoors|run"
FOOD = (
    "food|feed|feeds|feeding|fed|eat|eats|eating|gram|grams|gramme|grammes|ration|rations|portion|portions|diet|kibble|"
    "meal|meals|hungry|bowl|appetite"
)
DEAL = (
    "contract|contracts|commit|commitment|committing|month|months|term|sign|signs|signing|signed|bind|bound|tie|tied|"
    "membership|member|subscription|subscribe|agreement|lease|leasing|rent|renting|lock_in|locked_in"
)
ROOM = "locker|lockers|litre|litres|liter|liters|storage|volume|capacity|cabinet|cupboard|store|space"
SINCE = (
    "join|joined|joining|since|became|become|member|members|membership|sign_up|signed_up|register|registered|enrol|"
    "enrolled|enroll|been_with|been_a|what_year|which_year|year"
)
SCREEN = (
    "computer|computers|pc|pcs|screen|screens|minute|minutes|internet|online|desktop|terminal|machine|machines|hour"
)
PRINT = "page|pages|print|prints|printed|printing|printer|printout|printouts|copy|copies|sheet|sheets|paper"
FEET = "foot|feet|shoe|shoes|boot|boots|sole|mm|millimetre|millimetres|millimeter|millimeters|toe|heel"
LEARN = (
    "learn|learns|learnt|learned|learning|experience|experienced|since|first|year|begin_ski|start_ski|started_ski|taught|"
    "started|began|beginner|take_up|took_up|on_ski"
)
