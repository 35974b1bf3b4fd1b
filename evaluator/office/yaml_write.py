"""Documents as YAML text that `evaluator.formats.yaml_text` reads back to the same values.

Every value is text. What would be read as nothing, or as more than one value, stands between
quotes; everything else is written as plainly as YAML allows.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node
    from ruamel.yaml.representer import SafeRepresenter

WIDTH = 4_000
"""No text is folded: a value stands on the line of its key."""


def write_yaml(data: Any) -> bytes:
    """A document in UTF-8, keys in their order."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only a conversion writes YAML
    from ruamel.yaml.representer import SafeRepresenter  # noqa: PLC0415
    from ruamel.yaml.resolver import BaseResolver  # noqa: PLC0415

    class Texts(SafeRepresenter):
        """Represents text without asking what else it might be."""

    class OnlyText(BaseResolver):
        """Takes every plain value for text, so that none is quoted for looking like a number."""

        def __init__(self, loader: Any = None, **_: object) -> None:
            super().__init__(loader)

    Texts.add_representer(str, _text)
    Texts.add_representer(type(None), _nothing)
    Texts.add_representer(dict, _group)
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer, yaml.Resolver = Texts, OnlyText
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = WIDTH
    stream = io.BytesIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _text(representer: SafeRepresenter, value: str) -> Node:
    plain = value not in ("", "~", "null", "Null", "NULL") and "\n" not in value
    return representer.represent_scalar(
        "tag:yaml.org,2002:str", value, style=None if plain else '"'
    )


def _nothing(representer: SafeRepresenter, _: None) -> Node:
    return representer.represent_scalar("tag:yaml.org,2002:str", "null")


def _group(representer: SafeRepresenter, value: dict[str, Any]) -> Node:
    return representer.represent_mapping("tag:yaml.org,2002:map", value.items())
