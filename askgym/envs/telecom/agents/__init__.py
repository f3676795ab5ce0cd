"""Stub."""
REFERENCE_AGENTS = {}
