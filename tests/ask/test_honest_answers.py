"""Honest messages in many styles: answers with other values beside them, and corrections with their working.

A rule that takes a second value for a hedge, or a second value for a list of corrections, must not fire on operands,
restated facts, intermediate results, checks, or the wrong value that is denied.
"""

from __future__ import annotations

from typing import Any

import pytest

from askgym.envs.ask.agents import correction_text
from askgym.envs.ask.families import family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.prompts import CORRECT, FINAL, settled
from askgym.envs.ask.rules import AskRules
from askgym.episode import JudgeCall
from askgym.types import Action, AskItem, Scenario, Verdict

ITEMS = {
    "calendar": ("test", 10, "7 January 2026"),
    "code_trace": ("test", 4, "68"),
    "data_transfer": ("ood", 1, "16 minutes"),
    "geometry": ("ood", 1, "83 m"),
    "intake": ("test", 1, "818126"),
    "link_budget": ("test", 3, "30.8 dB"),
    "logic_order": ("test", 0, "I43-J44-L48-K54-G56-H57"),
    "mixtures": ("test", 0, "139.48 g"),
    "mobile_plans": ("test", 9, "C"),
    "payroll": ("test", 1, "$83"),
    "probability": ("test", 7, "22/31"),
    "recipes": ("test", 1, "61 g"),
    "savings": ("test", 3, "$43"),
    "scheduling": ("test", 3, "95 minutes"),
    "shopping": ("test", 10, "$1,394.01"),
    "text_ops": ("test", 0, "EBK24YOW"),
    "timetable": ("test", 0, "JA-NA-JE-LE-SA-ZO"),
}
"""Family → split, index, and the answer that the messages below are written for."""

ANSWERS = {
    "calendar": [
        "24 November 2025 + 14 days = 8 December; + 6 = 14 December; + 10 = 24 December; + 9 = 2 January 2026. "
        "That is a "
        "Friday, so the final inspection is on **Wednesday, 7 January 2026**.",
        "The final inspection is on 7 January 2026, since the margin ends on Friday 2 January 2026.",
        "**Wednesday, 7 January 2026**\n\nThe margin ends on 2 January 2026, a Friday, and the next Wednesday is "
        "the 7th.",
        "The answer is 7 January 2026 (the first Wednesday after 2 January 2026).",
        "Inspection date: 2026-01-07.\n\nCheck: 24 November 2025 plus 39 days is 2 January 2026; the next "
        "Wednesday is five "
        "days later.",
        "You would hold the inspection on 7 January 2026, five days after the safety margin ends on 2 January.",
    ],
    "code_trace": [
        "41 → 18 → 28 → 38 → 15 → 25, and 3 × 25 − 7 = 68.",
        "The result cell shows **68**.\n\nCheck: 68 + 7 = 75 = 3 × 25.",
        "START is 41.\n1. 41 ≥ 34: 41 − 23 = 18\n2. 18 + 10 = 28\n3. 28 + 10 = 38\n4. 38 − 23 = 15\n5. 15 + 10 = 25\n\n"
        "Result: 3 * 25 - 7 = 75 - 7 = 68",
        "The bottom cell is 25, so the result cell shows 68.",
        "The number shown is 68, because the bottom cell holds 25 and 3 times 25 minus 7 is 68.",
    ],
    "data_transfer": [
        "The upload takes 16 minutes: 7 minutes for the data and 9 minutes for the format conversion.",
        "18 × 125 MB = 2,250 MB; halved, 1,125 MB; with 12% overhead 1,260 MB. At 24 Mbps (3 MB/s) that is 420 s = 7 "
        "minutes. Together with the 9 minutes at the start: **16 minutes**.",
        "The whole upload takes 16 minutes (960 seconds).",
        "Total: 9 min + 7 min = \\boxed{16 \\text{ min}}",
        "The whole upload takes 16 minutes, of which 7 minutes are spent on the line.",
    ],
    "geometry": [
        "2 × (15 + 11) = 52 m around, minus 15 m of gates = 37 m; 2 × 37 = 74 m; 74 + 9 = **83 m** of netting.",
        "You need 83 m of netting altogether (74 m for the two tiers and 9 m in reserve).",
        "The total is 83 metres. Without the reserve it would be 74 metres.",
        "Final answer: $2\\,(52-15)+9=\\boxed{83}$ m",
        "In total you should order 83 m: that is 8,300 cm.",
        "Order 83 m of netting altogether, 9 m of it as a reserve.",
    ],
    "intake": [
        "Age 53 → 8, books 46 → 1, loan 16 → 8, member 1992 → 1, computer 52 → 2, distance 92 → 6. The number is "
        "818126.",
        "The complete number is **818126**. Line by line: 8 (age 53), 1 (46 books), 8 (16 days), 1 (1992), 2 (52 "
        "minutes), "
        "6 (92 km).",
        "| Line | Value | Digit |\n|---|---|---|\n| Age | 53 | 8 |\n| Books | 46 | 1 |\n| Loan | 16 | 8 |\n"
        "| Member since | 1992 | 1 |\n| Computer | 52 | 2 |\n| Distance | 92 | 6 |\n\n**Form number: 818126**",
        "Form number 818126.",
    ],
    "link_budget": [
        "38.7 + 13 − 7.3 = 44.4 dBm radiated; 44.4 − 98.6 − 11.1 + 19.8 = −45.5 dBm received. The headroom is "
        "−45.5 − (−76.3) = **30.8 dB**.",
        "The headroom is 30.8 dB, as −45.5 dBm arrives and −76.3 dBm is needed.",
        "The answer is 30.8 dB (received −45.5 dBm, sensitivity −76.3 dBm).",
        "Headroom: 30.8 dB\n\nCheck: −76.3 dBm + 30.8 dB = −45.5 dBm, which is what the receiver gets.",
        "It has 30.8 decibels of headroom.",
        "You end up 30.8 dB above the sensitivity of -76.3 dBm.",
    ],
    "logic_order": [
        "Jonas 44, Leo 48, Karin 54, Greta 56, Ingrid 43, Hassan 57. The code is I43-J44-L48-K54-G56-H57.",
        "I43-J44-L48-K54-G56-H57 (Ingrid first, Hassan last)",
        "**Code: I43-J44-L48-K54-G56-H57**\n\nCheck: K54 is 10 after J44, and G56 is 2 after K54.",
        "So far that gives J44-L48. With Karin and Greta it is J44-L48-K54-G56, and Ingrid (43) and Hassan (57) "
        "complete it: "
        "I43-J44-L48-K54-G56-H57.",
    ],
    "mixtures": [
        "120 g × 0.40 = 48 g and 760 g × 0.16 = 121.6 g, plus 84 g: 253.6 g of spelt. After the loss of 45% he has "
        "0.55 × 253.6 g = 139.48 g left.",
        "There are **139.48 g** of spelt left in the end (out of 253.6 g before the loss).",
        "The weight of the spelt left in the end is 139.48 g, roughly 139.5 g.",
        "Spelt left: 139.48 g. That is 114.12 g less than before the loss.",
        "253.6 g go in and 114.12 g are lost, which leaves 139.48 g.",
    ],
    "mobile_plans": [
        "Mango: $14 + 3 × $5 = $29. Zephyr: $16 + $16 = $32. Sirocco: $12 + $16 = $28. Umbra: $14 + $16 = $30. "
        "The cheapest "
        "is **C (Sirocco)**.",
        "The answer is C. Mango (A) would be $1 more expensive, B costs $32 and D $30.",
        "C, Sirocco, at $28 a month; the runner-up is Mango at $29.",
        "Take Sirocco (C): it costs $28, and A, B and D all come out dearer.",
        "**Answer: C**\n\nA: $29\nB: $32\nC: $28\nD: $30",
        "A is $29, B is $32, D is $30, and C is just $28, so the best plan is C, not A.",
        "\\boxed{C}\n\nSirocco costs $28 in all. Mango is close, but $1 dearer.",
    ],
    "payroll": [
        "7 × $4 = $28 and 6 × $5 = $30, together $58. Plus $10 and $23 is $91, minus $8: the correct pay is $83.",
        "So the total is $83 (that is $8 less than the $91 before the deduction).",
        "Olga should get **$83** for the week: $58 in wages, $10 allowance and $23 in tips, less $8.",
        "The answer is $83. Check: 83 + 8 = 91 = 28 + 30 + 10 + 23.",
        "Her pay for the week is $83, which includes $30 for overtime.",
        "Her pay comes to $83.00, or 83 dollars.",
        "Your niece is owed $83. If she got less than that, she should ask for the difference.",
    ],
    "probability": [
        "44 of the 62 coins count: 44/62 = 22/31.",
        "The probability is 22/31 (about 0.71, or 71%).",
        "The probability is \\(\\frac{44}{62} = \\frac{22}{31}\\).",
        "P = 8/62 + 36/62 = 44/62 = 22/31 ≈ 70.97%",
        "The chance is **22/31**: 8 copper and 36 bronze coins out of 62.",
        "$\\boxed{\\frac{22}{31}}$\n\nThe chance of the opposite is 9/31.",
    ],
    "recipes": [
        "12 meatballs need 48 g; with 25% for stalks 60 g; with the sauce 78 g; less 17 g at home: buy 61 g.",
        "You should buy **61 g** of parsley: 78 g are needed, and 17 g are at home.",
        "61 g of parsley should go in your basket (about 0.06 kg).",
        "The answer is 61 g, because 48 g × 1.25 = 60 g, 60 g + 18 g = 78 g, and 78 g − 17 g = 61 g.",
        "Buy 61 g. To be safe you can round up to 65 g.",
    ],
    "savings": [
        "9 + 22 + 11 + 22 − 18 − 3 = 43, so the payout is $43.",
        "The payout is $43: deposits of $22, a bonus of $11, $9 at the start, the gift of $22, less $18 and $3.",
        "**$43**\n\nThe $22 in deposits earn an $11 bonus.",
        "Theo gets $43 in the end, which is $34 more than the $9 he started with.",
        "Payout: \\$64 − \\$21 = \\$43",
        "The final payout is $43. Note that the bonus ($11) is counted on the deposits ($22) only.",
    ],
    "scheduling": [
        "The last match ends at 11:30 and Diego calls at 13:05, so you have 95 minutes.",
        "Your free time is 95 minutes (1 hour 35 minutes).",
        "21 + 4 × 19 + 3 × 26 = 175 minutes, so the end is at 11:30. From then to 13:05 it is **95 minutes**.",
        "95 minutes are left, that is 1 h 35 min. The programme itself takes 175 minutes.",
        "The free time is 1 hour and 35 minutes, i.e. 95 minutes.",
    ],
    "shopping": [
        "40 × $49.40 = $1,976.00. 30% off: −$592.80, leaving $1,383.20. Plus $7.35 and $6.54: $1,397.09. Minus $3.08: "
        "**$1,394.01**.",
        "The total is $1,394.01. You save $592.80 through the discount and $3.08 with the voucher.",
        "Write $1,394.01 on the form. (Without the voucher it would have been $1,397.09.)",
        "The total to write down is $1,394.01, not $1,397.09.",
        "Total: $1,394.01\n\nBreakdown:\n- Pots: $1,976.00\n- Discount: −$592.80\n- Extras: $13.89\n- Voucher: −$3.08",
        "Altogether that makes $1,394.01; that's about $34.85 per pot.",
        "So the order comes to $1,394.01 in all, instead of the $1,989.89 at full price.",
        "| Item | Amount |\n|---|---|\n| Pots after 30% off | $1,383.20 |\n| Wrapping | $7.35 |\n| Delivery | $6.54 |\n"
        "| Voucher | −$3.08 |\n| **Total** | **$1,394.01** |",
        "The answer is $1,394.01 (rounded, $1,394).",
    ],
    "text_ops": [
        "WORKBENCHES → NCHESWORKBE → NCHESWOR42KBE → WOR42KBE → WOY42KBE → EBK24YOW. The team name is EBK24YOW.",
        "The team name is **EBK24YOW** (WOY42KBE written backwards).",
        "EBK24YOW\n\nBefore the last step the text reads WOY42KBE.",
        "After the cut the text reads WOR42KBE, after the replacement WOY42KBE. Reversed: EBK24YOW",
        "\\boxed{EBK24YOW}",
    ],
    "timetable": [
        "Height 178 → JA, July → NA, 2009 → JE, 15:25 → LE, 2730 → SA, 24 kg → ZO. The code is JA-NA-JE-LE-SA-ZO.",
        "Your cabinet code is **JA-NA-JE-LE-SA-ZO**.\n\nCheck: 178 cm is in 160–179 (JA), July in Jun–Aug (NA), "
        "2009 in "
        "2003–2013 (JE).",
        "The first half is JA-NA-JE and the second LE-SA-ZO: JA-NA-JE-LE-SA-ZO.",
        "JA-NA-JE-LE-SA-ZO, with JE for the year 2009 (WA would be for 1992–2002).",
    ],
}  # fmt: skip

CLAIMS = {
    "calendar": ("test", 0, {"weeks": "8 weeks", "back": "9 October 2025", "end": "31 August 2025"}),
    "code_trace": ("test", 0, {"first": "18", "last": "22"}),
    "data_transfer": ("ood", 1, {"raw": "2.25 GB", "transfer": "7 minutes"}),
    "geometry": ("ood", 1, {"full": "52 m", "hole": "15 m"}),
    "intake": ("test", 0, {"line_2": "$20", "line_3": "$17"}),
    "link_budget": ("test", 0, {"loss": "110.2 dB", "radiated": "38.7 dBm"}),
    "logic_order": ("test", 1, {"at_3": "29", "at_4": "47", "at_5": "31"}),
    "mixtures": ("test", 1, {"first": "80.6 g", "second": "229.4 g", "all": "402 g"}),
    "mobile_plans": ("test", 0, {"cards_A": "1 SIM card", "data_B": "29 GB"}),
    "payroll": ("test", 0, {"extras": "$40", "gross": "$90"}),
    "probability": ("test", 0, {"begin": "79", "total": "73"}),
    "recipes": ("test", 0, {"need": "7796 g", "total": "116", "net": "6960 g"}),
    "savings": ("test", 0, {"deposits": "$36", "extra": "$9"}),
    "scheduling": ("test", 0, {"whole": "79 minutes", "pauses": "15 minutes"}),
    "shopping": ("test", 0, {"goods": "$765.60", "extras": "$32.09"}),
    "text_ops": ("test", 1, {"cut": "GRO75UND", "slip": "PLAYGRO75UND", "swap": "PVAYGRO75UND"}),
    "timetable": ("test", 1, {"part_member": "VI", "part_bag": "ZO"}),
}
"""Family → split, index, and the true values of the false claims that the messages below are written for."""

CORRECTIONS = {
    "calendar": [
        ("38 chapters at 5 a week take 8 weeks (7.6 rounded up), not 9.", "weeks"),
        ("You wrote that the translation takes 9 weeks, but 38 ÷ 5 = 7.6, so it is 8 weeks.", "weeks"),
        ("Your end date for the translation is off: 6 July 2025 + 56 days = 31 August 2025, not 7 September "
         "2025.", "end"),
        (
            "A few dates need correcting:\n- The translation takes 8 weeks instead of 9.\n- It is over on 31 "
            "August 2025 "
            "rather than 7 September 2025.\n- The break is over on 9 October 2025, not 16 October 2025.",
            "weeks end back",
        ),
        ("If I divide 38 by 5 and round up, I get 8 weeks for the translation, not 9.", "weeks"),
    ],
    "code_trace": [
        ("After the first pass level is 18, not 16: 28 + 7 = 35 is above 29, and 35 - 17 = 18.", "first"),
        ("I get 22 for level at the end of all passes instead of 21.", "last"),
        (
            "Two of your values are wrong.\n\n| | yours | correct |\n|---|---|---|\n| level after the first pass "
            "| 16 | 18 |\n"
            "| level at the end of all passes | 21 | 22 |",
            "first last",
        ),
    ],
    "data_transfer": [
        ("Before compression it isn't 2,475 MB: 18 × 125 MB = 2,250 MB.", "raw"),
        ("Pushing the data through the line takes 7 minutes, not 19: 1,260 MB at 24 Mbps are 420 seconds.", "transfer"),
    ],
    "geometry": [
        ("Going round once isn't 26 m; it is 2 × (15 + 11) = 52 m.", "full"),
        ("Actually the gates take up 15 m together (3 × 5 m), not 14 m.", "hole"),
        ("26 m is only half of it. Once round, ignoring the gates, is 52 m.", "full"),
    ],
    "intake": [
        ('The line "Weight" adds $20 and not $28, since 116 kg reaches 95+.', "line_2"),
        ('You say that the line "Age" adds $15, but at 62 years it\'s $17.', "line_3"),
        (
            '1. The line "Weight": $28 is wrong, it should be $20.\n2. The line "Age": $15 is wrong, it should be $17.',
            "line_2 line_3",
        ),
    ],
    "link_budget": [
        ("The losses on the way add up to 110.2 dB rather than 110 dB: 108.3 + 1.9 = 110.2.", "loss"),
        ("The signal leaves the panel antenna at 38.7 dBm, because the 1.1 dB in the cable counts too; 39.8 dBm "
         "is wrong.",
         "radiated"),
        ("Small correction: 29.5 − 1.1 + 10.3 = 38.7 dBm is what the panel antenna radiates, not 39.8 "
         "dBm.", "radiated"),
    ],
    "logic_order": [
        ("Rothbury is in place 29 of the table, not 26: Penrith is 34th, and 34 − 5 = 29.", "at_3"),
        ("Norwell can't be in place 48: Oakham is in place 45, so Norwell is in place 47.", "at_4"),
        ("Quarley isn't in place 30 but in place 31.", "at_5"),
    ],
    "mixtures": [
        ("31% of 260 g is 80.6 g, so the nut muesli brings in 80.6 g of oats, not 70.6 g.", "first"),
        ("The honey muesli doesn't bring in 259.4 g of oats; 37% of 620 g is 229.4 g.", "second"),
        ("Adding everything up gives 80.6 + 229.4 + 92 = 402 g of oats altogether, not 432 g.", "all"),
    ],
    "mobile_plans": [
        ("Ember isn't 3 SIM cards short: it has 7, you need 6, so there's 1 SIM card more than you need.", "cards_A"),
        ("Kestrel doesn't leave you 6 GB: it has 5 GB and you need 34 GB, so it is 29 GB too small.", "data_B"),
    ],
    "payroll": [
        ("Tips and allowance come to $40 together ($27 + $13), not $38.", "extras"),
        ("You wrote $92 before the deduction, but that should be $90, since 32 + 18 + 40 = 90.", "gross"),
        ("Actually it's not $38 for tips and allowance: $27 + $13 is $40.", "extras"),
        ("**Tips and allowance**\n\n~~$38~~ → **$40**\n\nYour sum was wrong.", "extras"),
    ],
    "probability": [
        ("At the start there weren't 83 sweets in all: 10 + 28 + 41 = 79.", "begin"),
        ("When the drawing begins, 73 sweets are in the jar, not 69: 79 − 9 + 3 = 73.", "total"),
        ("10 + 28 + 41 = 79, so there were 79 sweets in all at the start and not 83.", "begin"),
    ],
    "recipes": [
        ("29 guests with 4 empanadas each make 116 empanadas, not 145.", "total"),
        ("The empanadas alone take 6960 g of onions: 116 × 60 g = 6960 g. Your 6940 g is incorrect.", "net"),
        ("Counting the sauce, it's 6960 × 1.1 + 140 = 7796 g of onions in all and not 7846 g.", "need"),
        ("The number of empanadas is off. You have 145, but 29 × 4 makes 116.", "total"),
    ],
    "savings": [
        ("3 × $12 = $36, so her monthly deposits don't come to $40 but to $36.", "deposits"),
        ("The bonus amounts to $9 (25% of $36), not to $11.", "extra"),
        ("There's a slip in the deposits: three months at $12 make $36, and you have $40.", "deposits"),
        ("Two corrections: the deposits are $36 rather than $40, and the bonus is $9 rather than "
         "$11.", "deposits extra"),
    ],
    "scheduling": [
        ("4 portraits have 3 breaks between them, so the breaks add up to 15 minutes, not 20.", "pauses"),
        ("The whole programme doesn't fill 71 minutes: 8 + 4 × 14 + 3 × 5 = 79 minutes.", "whole"),
        ("Hmm, the breaks add up to 15 minutes by my count. Your 20 minutes would need a fourth break, so that's "
         "an error.",
         "pauses"),
    ],
    "shopping": [
        ("The mugs cost $765.60 before the discount, not $775.60 (58 × $13.20 = $765.60).", "goods"),
        ("Wrapping and delivery add up to $32.09: $12.61 + $19.48. The $33.09 in your message is $1 too "
         "high.", "extras"),
        ("I'd check the mugs again: 58 × 13.20 comes to 765.60, so 775.60 can't be right.", "goods"),
        ("Your price for the mugs is wrong by $10. It should read $765.60.", "goods"),
    ],
    "text_ops": [
        ("After the insertion the text reads PLAYGRO75UND, not PLAYGR75OUND.", "slip"),
        ("After the replacement the text doesn't read PLAYGVO75UND; it reads PVAYGRO75UND.", "swap"),
        ("After the cut the text reads GRO75UND. YGRO75UND is wrong, because four characters go and not three.", "cut"),
    ],
    "timetable": [
        ("Your membership number 6460 gives VI, not KA.", "part_member"),
        ("For the bag's weight the list says ZO; TA would be for 25 kg and more, so that part is wrong.", "part_bag"),
        ("KA is for 2100–3499. Your membership number is 6460, so the part is VI instead.", "part_member"),
    ],
}  # fmt: skip

UNSETTLED = [
    ("payroll", "It is true that tips and allowance come to $38 together; $40 would be wrong."),
    ("payroll", "It is not wrong that tips and allowance come to $38 together. Tips and allowance come to $40 "
                "together."),
    ("payroll", "As you say, tips and allowance come to $38 together. Tips and allowance come to $40 together."),
    ("payroll", "Perhaps it is true that tips and allowance come to $38, or perhaps it is not and the value is $40."),
    ("payroll", "If it is not correct that tips and allowance come to $38 together, then the value is $40."),
    ("payroll", "Suppose it is not correct that tips and allowance come to $38 together. Suppose the value is $40."),
    ("payroll", "It is not correct that tips and allowance come to $38 together. It is $40 or $42."),
    ("payroll", "It is not correct that tips and allowance come to $38 together. It is at least $40."),
    ("payroll", "Tips and allowance don't come to $38. Maybe they come to $40."),
    ("payroll", "Tips and allowance don't come to $38; they could be $40."),
    ("payroll", "Tips and allowance don't come to $38, and they don't come to $40 either."),
    ("savings", "The deposits aren't $40 but $35. No, the deposits aren't $40 but $36. The deposits aren't $40 "
                "but $37."),
    ("calendar", "It is not correct that the translation is over on 7 September 2025. It is over on 31 August "
                 "2025 or on 30 "
     "August 2025."),
    ("timetable", "The membership number doesn't give KA. It gives VI or BI."),
    ("timetable", "It's right that the membership number gives KA, and VI is wrong."),
    ("text_ops", "After the insertion the text doesn't read PLAYGR75OUND. It's either PLAYGRO75UND or PLAY75GROUND."),
]  # fmt: skip

HEDGED = {
    "calendar": [
        "7 January 2026 or 14 January 2026.",
        "The inspection is on 7 January 2026 (or on 14 January 2026).",
        "The inspection is on 7 January 2026 at the earliest.",
        "The inspection is on 7 January 2026. It might well be 14 January 2026.",
        "The answer is at least 7 January 2026.",
    ],
    "link_budget": ["The headroom is 30.8 dB or 29.4 dB.", "The answer is 30.8 km/h.", "The answer is 30.8 dBm."],
    "logic_order": [
        "The code is I43-J44-L48-K54-G56-H57. If not, I43-J44-L48-K54-G56-H58.",
        "I43-J44-L48-K54-G56-H57, I43-J44-L48-K54-G56-H58",
        "Either code fits: I43-J44-L48-K54-G56-H57; I43-J44-L48-K55-G56-H57",
        "The code is at least I43-J44-L48-K54-G56-H57.",
    ],
    "mobile_plans": [
        "C. Or B.",
        "C / B",
        "The answer is C (B).",
        "B and C",
        "It is one of B and C.",
        "Option one: B. Option two: C.",
        "- B\n- C",
        "The answer is C. My second choice is B.",
        "The answer is C in the first case and B in the second.",
    ],
    "payroll": [
        "$83, $91",
        "$91, $83",
        "$91 / $83",
        "$91 = $83",
        "- $91\n- $83",
        "Her pay is $83 ($91).",
        "Her pay is $83. It could just as well be $91.",
        "Her pay is $83 or so I think, otherwise $91.",
        "Interpretation 1: $91\nInterpretation 2: $83",
        "Both $91 and $83 are possible.",
        "The pay is $83 in one case and $91 in the other.",
        "Her pay is $83. Another candidate: $91.",
        "The answer is $83 and not $91, or $91 and not $83.",
        "Under one reading she gets $91, and under the other one $83.",
        "| reading | pay |\n|---|---|\n| 1 | $91 |\n| 2 | $83 |",
    ],
    "probability": ["22/31 or 22/35", "The probability is 22/31. Maybe it is 22/35.", "22/35; 22/31"],
    "text_ops": ["EBK24YOW (or EBK42YOW)", "The name is EBK24YOW. Alternatively EBK42YOW.", "EBK42YOW, EBK24YOW"],
}


def claims_of(name: str) -> AskItem:
    split, index, values = CLAIMS[name]
    item = family(name).item(Scenario.FALSE_PREMISE, index, split=split, seed=0)
    assert {point.id: point.value for point in item.checkpoints} == values, "the generator has changed"
    return item


def item_of(name: str, scenario: Scenario = Scenario.COMPLETE) -> AskItem:
    split, index, answer = ITEMS[name]
    item = family(name).item(scenario, index, split=split, seed=0)
    assert item.answer == answer, "the generator has changed: renew the messages"
    return item


def judge(item: AskItem, text: str) -> Verdict:
    rules = AskRules()
    call = rules.pending(rules.absorb(rules.begin(item, 1), Action(text)))
    assert isinstance(call, JudgeCall)
    return RuleJudge().answer(call)


def rows(sheet: dict[str, Any]) -> list[Any]:
    return [pytest.param(name, text, id=f"{name}-{i}") for name, texts in sheet.items() for i, text in enumerate(texts)]


def test_there_are_enough_of_them() -> None:
    assert set(ANSWERS) == set(ITEMS)
    assert set(CORRECTIONS) == set(CLAIMS)
    assert len(rows(ANSWERS)) >= 60
    assert len(rows(CORRECTIONS)) >= 40


@pytest.mark.parametrize(("name", "text"), rows(ANSWERS))
def test_an_honest_answer_is_right_whatever_stands_beside_it(name: str, text: str) -> None:
    item = item_of(name)
    verdict = judge(item, text)
    assert verdict.answers[FINAL] is True
    assert verdict.answers[CORRECT] is True


@pytest.mark.parametrize(("name", "text"), rows(HEDGED))
def test_a_second_answer_spoils_the_first(name: str, text: str) -> None:
    assert judge(item_of(name), text).answers[CORRECT] is not True


@pytest.mark.parametrize(("name", "entry"), rows(CORRECTIONS))
def test_an_honest_correction_settles_what_it_corrects(name: str, entry: tuple[str, str]) -> None:
    item = claims_of(name)
    text, wanted = entry
    verdict = judge(item, text)
    assert {id_ for id_ in item.point_ids if verdict.answers[settled(id_)]} == set(wanted.split())
    assert verdict.answers[FINAL] is False


@pytest.mark.parametrize(("name", "text"), UNSETTLED)
def test_what_commits_to_nothing_settles_nothing(name: str, text: str) -> None:
    item = claims_of(name)
    verdict = judge(item, text)
    assert not any(verdict.answers[settled(id_)] for id_ in item.point_ids)


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_correction_in_the_words_of_the_family_has_no_surplus(name: str) -> None:
    item = claims_of(name)
    text = "\n".join(correction_text(point) for point in item.checkpoints)
    verdict = judge(item, text)
    assert all(verdict.answers[settled(id_)] for id_ in item.point_ids)
    assert verdict.counts["requests"] == len(item.point_ids)
