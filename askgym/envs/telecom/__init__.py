"""Telecom: a technician with a customer database, a customer with a phone, and the faults that keep them talking.

The rules are those of τ²-bench's telecom domain (github.com/sierra-research/tau2-bench, MIT), written afresh.
"""
