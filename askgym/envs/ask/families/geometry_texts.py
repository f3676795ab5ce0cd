"""The words of the geometry family: stories, and patterns of the sentences that state facts and claims.

Patterns are filled with the story's words first and with the value second ("{{}}"); ways of saying the same thing are
separated by " / ". Data only; imports nothing.
"""

from __future__ import annotations

__all__ = ["CLAIMS", "FACTS", "LINES", "RULES", "SHEETS", "STORY"]

STORY = ("place", "place_cue", "material", "item", "layer", "hole", "hole_cue", "purpose")
LINES = (  # place, its cue stems, material, what it makes, layer, opening, its cue stems, what the reserve is for
    ("paddock", "paddock|field|meadow", "wire", "wire fence", "strand", "gate", "gate|gateway", "knots"),
    ("orchard", "orchard|field", "wire", "wire fence", "strand", "gate", "gate|gateway", "repairs"),
    ("vineyard", "vineyard|field", "wire", "wire fence", "strand", "gate", "gate|gateway", "later repairs"),
    ("market place", "market|place|square", "rope", "rope barrier", "row", "entrance", "entrance|entry", "knots"),
    ("playground", "playground|ground", "rope", "rope fence", "row", "entrance", "entrance|entry", "knots"),
    ("sports ground", "sport|ground|pitch", "tape", "tape barrier", "row", "passage", "passage|passageway", "storms"),
    ("building site", "building|site", "warning tape", "tape barrier", "row", "driveway", "driveway|drive", "storms"),
    ("car park", "car|park|parking", "chain", "chain barrier", "row", "entrance", "entrance|entry", "the hooks"),
    ("courtyard", "courtyard|yard", "cable", "cable fence", "row", "door", "door|doorway", "the connections"),
    ("nursery garden", "garden|nursery", "netting", "netting fence", "tier", "gate", "gate|gateway", "the corners"),
)
SHEETS = (  # place, its cue stems, material, its cue stem, layer, what is left out, its cue stems, reserve for
    ("flat roof", "roof", "roofing felt", "felt", "layer", "skylight", "skylight|window", "repairs"),
    ("workshop", "workshop|room", "rubber matting", "matting", "layer", "pit", "pit", "offcuts"),
    ("yard", "yard", "weed fleece", "fleece", "layer", "sandpit", "sandpit|pit", "mistakes"),
    ("attic", "attic|loft|room", "insulating board", "board", "layer", "stairwell", "stairwell|stair", "breakage"),
    ("gym", "gym|hall", "protective film", "film", "layer", "stage", "stage|podium", "tears"),
    ("terrace", "terrace|patio", "plastic sheeting", "sheeting", "layer", "fountain", "fountain|basin", "the edges"),
    ("dance studio", "studio|room|dance", "cork underlay", "cork", "layer", "bar", "bar|counter", "damage"),
    ("greenhouse", "greenhouse|house", "ground sheet", "sheet", "layer", "water tank", "tank|water", "tears"),
    ("showroom", "showroom|room", "cardboard", "cardboard", "layer", "staircase", "staircase|stair", "damage"),
    ("ice rink", "rink|ice", "cooling mat", "mat", "layer", "plant room", "plant", "repairs"),
)
RULES = {
    True: ("All {layer}s are alike, and nothing is lost at the corners.",
           "The {layer}s are all the same, and corners need nothing extra."),
    False: ("All layers cover the same area, without overlaps or waste.",
            "The layers are all alike, with no overlaps and no waste."),
}  # fmt: skip

# Key → label, then ways of showing, leaving out and saying the fact; "{{}}" holds the value.
FACTS = {
    "length": ("length of the {place}",
               "The {place} is {{}} long. / The length of the {place} is {{}}.",
               "The {place} is longer than it is wide. / The length of the {place} is known.",
               "The {place} is {{}} long. / The length of the {place} is {{}}."),
    "width": ("width of the {place}",
              "Its width is {{}}. / It measures {{}} in width.",
              "I have measured its width. / Its width is in the plans.",
              "The {place} is {{}} wide. / The width of the {place} is {{}}."),
    "inset": ("distance of the {item} from the edge of the {place}",
              "The {item} runs {{}} inside the edge on all sides. / "
              "All round, the {item} keeps {{}} away from the edge.",
              "The {item} runs a little inside the edge on all sides. / "
              "All round, the {item} keeps away from the edge.",
              "The {item} runs {{}} inside the edge. / It keeps {{}} away from the edge."),
    "gates": ("number of {hole}s",
              "There are {{}} {hole}s, where no {material} is needed. / "
              "It has {{}} {hole}s, and no {material} crosses them.",
              "There are {hole}s, where no {material} is needed. / It has {hole}s, and no {material} crosses them.",
              "There are {{}} {hole}s. / It has {{}} {hole}s."),
    "gate": ("width of each {hole}",
             "Each {hole} is {{}} wide. / The {hole}s are {{}} wide, all of them.",
             "All {hole}s are equally wide. / The {hole}s all have the standard width.",
             "Each {hole} is {{}} wide. / Every {hole} measures {{}}."),
    "strip": ("width of the strip along the edges of the {place}",
              "A strip of {{}} along every edge stays free. / Along each edge I leave out a strip of {{}}.",
              "A strip along every edge stays free. / Along each edge I leave out a strip.",
              "The strip is {{}} wide. / I leave out {{}} along each edge."),
    "cut_length": ("length of the {hole}",
                   "A {hole} in the middle, {{}} long, isn't covered. / "
                   "I leave out the {hole} in the middle, which is {{}} long.",
                   "A {hole} in the middle isn't covered. / I leave out the {hole} in the middle.",
                   "The {hole} is {{}} long. / The length of the {hole} is {{}}."),
    "cut_width": ("width of the {hole}",
                  "The {hole} is rectangular, {{}} in width. / That {hole} is {{}} wide.",
                  "The {hole} is rectangular. / I know how wide that {hole} is.",
                  "The {hole} is {{}} wide. / The width of the {hole} is {{}}."),
    "layers": ("number of {layer}s of {material}",
               "I want {{}} {layer}s of {material}. / There have to be {{}} {layer}s of {material}.",
               "I want the usual number of {layer}s of {material}. / "
               "There has to be more than a single {layer} of {material}.",
               "There will be {{}} {layer}s. / I want {{}} {layer}s of {material}."),
    "spare": ("reserve of {material}",
              "For {purpose} I add {{}} of {material} as a reserve. / "
              "Please count {{}} of {material} on top as a reserve.",
              "For {purpose} I add some {material} as a reserve. / Please count some {material} on top as a reserve.",
              "The reserve is {{}} of {material}. / I add {{}} as a reserve."),
}  # fmt: skip
# Checklist entry, ways of asserting it, truth.
CLAIMS: dict[bool, dict[str, tuple[str, str, str]]] = {
    True: {
        "inner": ("the longer side of the {item} is {{}}",
                  "That leaves {{}} for the longer side of the {item}. / So the longer side of the {item} is {{}}.",
                  "The longer side of the {item} is {{}}."),
        "full": ("once round, ignoring the {hole}s, is {{}}",
                 "Once round is {{}} then, ignoring the {hole}s. / I make it {{}} to go round once, {hole}s ignored.",
                 "Once round, ignoring the {hole}s, is {{}}."),
        "hole": ("the {hole}s take up {{}} together",
                 "All the {hole}s together take up {{}}. / The {hole}s add up to {{}}, as you can see.",
                 "All the {hole}s together take up {{}}."),
        "net": ("each {layer} needs {{}} of {material}",
                "That makes {{}} of {material} for each {layer}. / So each {layer} needs {{}} of {material}.",
                "Each {layer} needs {{}} of {material}."),
    },
    False: {
        "inner": ("the rectangle inside the strips is {{}} long",
                  "That leaves {{}} for the longer side of the rectangle inside. / "
                  "So the rectangle inside is {{}} long.",
                  "The rectangle inside the strips is {{}} long."),
        "full": ("the rectangle inside has {{}}, with the {hole}",
                 "The rectangle inside has {{}}, {hole} and all. / "
                 "Inside the strips I get {{}}, the {hole} still included.",
                 "The rectangle inside has {{}}, with the {hole} included."),
        "hole": ("the {hole} takes up {{}}",
                 "The {hole} takes up {{}}, clearly. / For the {hole} I subtract {{}}.",
                 "The {hole} takes up {{}}."),
        "net": ("each layer covers {{}}",
                "That makes {{}} to cover in each layer. / So each layer covers {{}}.",
                "Each layer covers {{}}."),
    },
}  # fmt: skip
