"""The road trip family: its sums done again by the kilometre from the printed text, and what its users understand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.road_trip import RoadTrip
from askgym.envs.ask.families.road_trip_texts import CARS, DESTINATIONS

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = RoadTrip()
X = r"([\d,]+(?:\.\d+)?)"
ROUTE = rf"(?:The route is {X} km long|It's a route of {X} km)"
COST = {  # key → how the fact stands in the text
    "distance": ROUTE,
    "consumption": rf"(?:uses {X} litres per 100 km|needs {X} litres of fuel)",
    "price": rf"(?:Fuel costs €{X} a litre|A litre of fuel is €{X} )",
    "toll": rf"(?:The tolls come to €{X}\.|we pay €{X} in tolls)",
    "treat": rf"(?:For the [\w ]+ we pay €{X}|We also have to pay €{X} for)",
    "people": rf"(?:There are {X} of us|shared between {X} people)",
}
TIME = {
    "distance": ROUTE,
    "speed": rf"(?:we do {X} km/h on average|Our average speed is {X} km/h)",
    "stops": rf"(?:We make|There are) {X} stops",
    "pause": rf"(?:Each stop takes {X} minutes|At every stop we stay {X} minutes)",
    "delay": rf"(?:Because of the [\w ]+ we lose {X} minutes|Add {X} minutes for)",
    "chore": rf"(?:(?!Each stop)[A-Z][\w ]+ takes {X} minutes|For [\w ]+ we need {X} minutes)",
}
QUESTIONS = {  # D the destination, C the car, T what is paid for besides, L what holds it up, E what else takes time
    "distance": (
        "How long is the route?",
        "How far is it?",
        "How many kilometres is it to D?",
        "How many km do you drive altogether?",
        "What's the driving distance?",
        "How long is the trip in kilometres?",
        "You say that the route is fixed already. How long is it?",
        "What distance will you cover?",
        "How far away is D?",
        "Before I can calculate anything, I need the number of kilometres.",
    ),
    "consumption": (
        "How much fuel does C use per 100 km?",
        "What is the fuel consumption of C?",
        "How thirsty is C?",
        "What does C burn per 100 km?",
        "How many litres does it take per 100 kilometres?",
        "What's the mileage of C in litres per 100 km?",
        "How fuel-efficient is C?",
        "You say that C isn't too thirsty. How much does it use?",
        "How much petrol does C use for every 100 km?",
        "How much gas does the car burn?",
    ),
    "price": (
        "How much is a litre of fuel?",
        "What's the price at the pump?",
        "How expensive is fuel?",
        "What's the going rate for a litre of diesel?",
        "How much do you pay per litre?",
        "You say you've looked up the price of fuel. What is it?",
        "What does fuel cost at the moment?",
        "How many euros is a litre of petrol?",
        "At what price do you fill up?",
        "What does the petrol station charge per litre?",
    ),
    "toll": (
        "How much are the tolls?",
        "What's the motorway toll?",
        "What do you pay on the motorway?",
        "How high are the road tolls?",
        "How much money goes on tolls?",
        "You say that you pay tolls on the motorway. How much do they come to?",
        "What toll charges are there?",
        "What should I put down for the tolls?",
        "How many euros do you pay in tolls?",
        "What is the total toll for the route?",
    ),
    "treat": (
        "How much does T cost?",
        "What do you pay for T?",
        "How expensive is T?",
        "What does T set you back?",
        "What's the charge for T?",
        "You say there's T to be paid for, too. How much does that cost?",
        "How much does T add to the bill?",
        "What should I put down for T?",
        "How many euros does T cost?",
        "I need to know what T costs.",
    ),
    "people": (
        "How many of you are there?",
        "How many people share the costs?",
        "How big is your group?",
        "How many passengers are there, including the driver?",
        "Between how many people are the costs shared?",
        "How many ways do we split the bill?",
        "What's the head count?",
        "You say that you share all costs. How many of you are there?",
        "How many seats in C are taken?",
        "How many heads do we divide the total by?",
    ),
    "speed": (
        "How fast do you drive?",
        "What is your average speed?",
        "How many km/h do you do on average?",
        "What is your usual pace?",
        "How many kilometres do you cover in an hour?",
        "You say that you drive at your usual pace. How fast is that?",
        "What average should I reckon with?",
        "At what speed do you travel?",
        "How quickly do you drive?",
        "**Average speed (km/h):** ?",
    ),
    "stops": (
        "How many stops do you make?",
        "How often do you stop?",
        "How many breaks do you take?",
        "How many times do you stop on the way?",
        "How many rest stops will there be?",
        "You say that you make a few stops on the way. How many?",
        "How frequently do you stop?",
        "What is the number of stops?",
        "How many stops should I count?",
        "How many times will you take a break?",
    ),
    "pause": (
        "How long is each stop?",
        "How many minutes does each stop last?",
        "How much time do you spend at each stop?",
        "How long are the breaks?",
        "What's the duration of a stop?",
        "How many minutes do you stop for?",
        "You say that all stops are equally long. How long are they?",
        "How long do you rest at each stop?",
        "How many minutes per stop?",
        "How much time should I allow per stop?",
    ),
    "delay": (
        "How much time do you lose because of L?",
        "How long does L hold you up?",
        "How many minutes does L cost?",
        "How long is the delay?",
        "By how much does L slow you down?",
        "You say to add something for L. How much is it?",
        "How many minutes should I allow for L?",
        "How long do you expect to be held up?",
        "How many extra minutes does L mean?",
        "What time loss does L cause?",
    ),
    "chore": (
        "How long does E take?",
        "How many minutes do you need for E?",
        "How much time should I add for E?",
        "What's the duration of E?",
        "You say that E takes a while. How long does it take?",
        "How much time is lost with E?",
        "What should I put down for E?",
        "How many minutes must be set aside for E?",
        "How long is E going to take?",
        "Please give me the time needed for E.",
    ),
}


def worked_out(n: dict[str, Fraction]) -> Fraction:
    """The answer from nothing but the facts in the text: what a kilometre costs each, or how long it takes."""
    if "price" in n:
        a_kilometre = n["consumption"] / 100 * n["price"] / n["people"]
        return a_kilometre * n["distance"] + n["toll"] / n["people"] + n["treat"] / n["people"]
    return n["distance"] * (60 / n["speed"]) + sum([n["pause"]] * int(n["stops"])) + n["delay"] + n["chore"]


def test_trips_worked_out_by_hand() -> None:
    # 300 km at 8 litres for 100 km are 24 litres; at €1.50 that is €36; with €14 and €10 it is €60, so €15 for each.
    cost = {"kind": "cost", "distance": 300, "consumption": 80, "price": 150, "toll": 1400, "treat": 1000, "people": 4}
    assert FAMILY.solve(cost, {}) == "€15"
    assert FAMILY.solve(cost, {"litres": 200}) == "€13.50"
    assert FAMILY.solve(cost, {"fuel": 4000}) == "€16"
    assert FAMILY.solve(cost, {"extras": 2500}) == "€15.25"
    assert FAMILY.solve(cost, {"total": 5000, "fuel": 1}) == "€12.50"
    assert FAMILY.solve(cost | {"people": 7}, {}) == "€8.57"  # changed afterwards, hence rounded
    # 90 km at 60 km/h are 90 minutes; 3 stops of 10 minutes are 30; 5 and 7 minutes more.
    time = {"kind": "time", "distance": 90, "speed": 60, "stops": 3, "pause": 10, "delay": 5, "chore": 7}
    assert FAMILY.solve(time, {}) == "132 minutes"
    assert FAMILY.solve(time, {"driving": 80}) == "122 minutes"
    assert FAMILY.solve(time, {"breaks": 10}) == "112 minutes"
    assert FAMILY.solve(time, {"delays": 2}) == "122 minutes"


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    facts = stated(item.question, COST if "euros" in item.question else TIME, Fraction)
    found = worked_out(facts)
    euros = item.answer_unit == "€"
    assert (found * (100 if euros else 1)).denominator == 1  # nothing was rounded
    assert not euros or item.difficulty["load"] != "small"
    return f"{float(found):.2f} euros" if euros else f"{found} min", [*facts.values(), found]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    told = ("Everybody pays {}.", "The whole trip takes {}.", "**Answer: {gold}**", "So {gold} it is.")
    assert agree(second, *told) == {"€", "min"}


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims=("litres", "fuel", "extras", "total", "driving", "breaks", "delays"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    text = item.complete_question
    return {
        "D": next(place for place in DESTINATIONS if place in text),
        "C": next(car for car, _ in CARS if car in text.lower() or car in text),
        "T": labels.get("treat", "").removeprefix("price of "),
        "L": labels.get("delay", "").removeprefix("time lost because of "),
        "E": labels.get("chore", "").removeprefix("time for "),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words, listed=4)
