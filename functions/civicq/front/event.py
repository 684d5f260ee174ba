"""What comes to a Lambda handler and what goes from it (AWS: HTTP API payload format 2.0)."""

from collections.abc import Callable
from typing import Any

Event = dict[str, Any]
Answer = dict[str, Any]
Handler = Callable[[Event, Any], Answer]
