"""The options of the rule-based customer. Imports the errors only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, get_args

from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["CustomerOptions", "Several", "customer_options"]

Several = Literal["ask", "first", "all"]
_SEVERAL: Final = get_args(Several)
_MOST_TEMPLATES: Final = 3


@dataclass(frozen=True, slots=True)
class CustomerOptions:
    """How a customer behaves.

    Attributes:
        several: what it does with several things asked for in one message: "ask" for one at a time, do the "first", or
            "all" of them in order.
        literal_toggle: a toggle that is called by its name is used, however the switch stands.
        trusting: takes an announced transfer for true, without one having been made.
        pays_at_once: pays as soon as it hears of a payment request.
        templates: in how many ways it words each thing, 1 to 3; 1: always the same.
        patience: replies in a row without progress after which it gives up.
        omits: how likely it says that it changed something, and did not; 0 to 1, as are those below.
        wrong_toggle: how likely it flips another switch than the one asked for.
        delays: how likely it has to be asked twice.
        leaves: how likely it leaves at any reply.
    """

    several: Several = "ask"
    literal_toggle: bool = False
    trusting: bool = False
    pays_at_once: bool = False
    templates: int = _MOST_TEMPLATES
    patience: int = 5
    omits: float = 0.0
    wrong_toggle: float = 0.0
    delays: float = 0.0
    leaves: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values outside what is allowed.

        Raises:
            ConfigError: naming the option, its value and what is allowed.
        """
        if self.several not in _SEVERAL:
            raise ConfigError(f"customer: several={self.several!r}: one of {', '.join(_SEVERAL)} is needed")
        for name in ("literal_toggle", "trusting", "pays_at_once"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"customer: {name}={getattr(self, name)!r}: True or False is needed")
        _whole("templates", self.templates, _MOST_TEMPLATES)
        _whole("patience", self.patience, None)
        for name in ("omits", "wrong_toggle", "delays", "leaves"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise ConfigError(f"customer: {name}={value!r}: a number from 0 to 1 is needed")


def _whole(name: str, value: object, most: int | None) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1 or (most is not None and value > most):
        allowed = "of at least 1" if most is None else f"from 1 to {most}"
        raise ConfigError(f"customer: {name}={value!r}: a whole number {allowed} is needed")


def customer_options(spec: Mapping[str, Any] | CustomerOptions | None) -> CustomerOptions:
    """The options of a specification.

    Args:
        spec: options as they are, by name, or None for the defaults.

    Raises:
        UnknownNameError: there is no such option; names the closest one.
        ConfigError: the specification is neither, or a value is not allowed.
    """
    if spec is None:
        return CustomerOptions()
    if isinstance(spec, CustomerOptions):
        return spec
    if not isinstance(spec, Mapping):
        raise ConfigError(f"customer={spec!r:.80}: CustomerOptions, or options by name such as dict(several='all')")
    known = [field.name for field in fields(CustomerOptions)]
    for name in spec:
        if name not in known:
            raise UnknownNameError(did_you_mean(name, known, what="option of the customer"))
    return CustomerOptions(**spec)
