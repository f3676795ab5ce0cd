"""What talks to the outside: the I/O thread and, on it, the clients of model endpoints.

Nothing is imported here, so that `import askgym` loads neither asyncio nor an HTTP library.
"""
