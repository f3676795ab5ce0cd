"""Stub."""


def checkpoints(p):
    return ()


def asked(t):
    return ()


def told(p, t):
    return ()
