"""Logs: one line an event, for people or as JSON, on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import structlog


def configure_logs(form: str) -> Callable[..., Any]:
    """Make every log come out as `form` says (`console`, `json`, `none`, or `auto`: `console` on a
    terminal and `json` elsewhere), and return what logs an event: its name, and fields by
    keyword."""
    if form == "none":
        return lambda event, **fields: None
    if form == "auto":
        form = "console" if sys.stderr.isatty() else "json"
    shared = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if form == "json":
        last = _as_json
    structlog.configure(
        processors=[*shared, last],  # type: ignore[list-item]
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,  # type: ignore[arg-type]
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler.setFormatter(formatter)
    logger = logging.getLogger("runcontent")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    write: Callable[..., Any] = structlog.get_logger().bind().info
    return write


def _as_json(_logger: object, _level: str, event: Mapping[str, object]) -> str:
    return orjson.dumps(event, default=repr).decode()
