"""Stub."""

REFERENCE_AGENTS = {}
