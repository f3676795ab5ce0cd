"""AskBench's own way of evaluating, followed to the letter: its verdicts, its user, its rules of counting.

The facts are AskBench's (github.com/jialeuuz/askbench, arXiv 2602.11199); words and code are ours. For evaluation only:
its notes leave no trace in the dialogue, so that a turn does not extend the one before it, and nothing may be trained
on such episodes. `rules` has the protocol, `judge` and `verdict` the judge, `user` the simulated user.
"""
