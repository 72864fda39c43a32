"""Logs: one line an event, for people or as JSON, on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

import orjson
import structlog


def configure_logs(form: str) -> Callable[..., Any]:
    """Make every log come out as `form` says (`console`, `json` or `none`), and return what logs
    an event: its name, and fields by keyword."""
    if form == "none":
        return lambda event, **fields: None
    shared = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if form == "json":
        last = structlog.processors.JSONRenderer(lambda value, **_: orjson.dumps(value).decode())
    structlog.configure(
        processors=[*shared, last],  # type: ignore[list-item]
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
    write: Callable[..., Any] = structlog.get_logger().info
    return write
