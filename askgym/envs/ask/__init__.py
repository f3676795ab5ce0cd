"""Asking: items with something missing, something false or nothing wrong, and what plays and judges them."""
