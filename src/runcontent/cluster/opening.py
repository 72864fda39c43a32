"""Settings → a connection to OpenSearch: addresses, who asks, and how that is kept secret."""

from __future__ import annotations

import logging
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.connection import Urllib3HttpConnection

from ..errors import SettingError, install_extra
from ..settings import Settings
from .connection import Cluster
from .transport import BoundedTransport

_AT_ONCE = 16
"""Connections to a node that are kept: as many requests go there at the same time."""

_DEAD = 1
"""Seconds that a node which did not answer is left alone at first; twice as long each time, up to
32."""


def open_cluster(settings: Settings) -> Cluster:
    """The cluster of these settings; nothing is asked of it yet. Raises SettingError."""
    logging.getLogger("opensearch").setLevel(logging.ERROR)  # it warns of each 404 and 409
    urls = [url.strip() for url in settings.opensearch_url.split(",") if url.strip()]
    if not urls:
        raise SettingError(
            "RUNCONTENT_BACKEND=opensearch needs RUNCONTENT_OPENSEARCH_URL, such as "
            "http://127.0.0.1:9200, or several of one cluster with commas between them"
        )
    client = OpenSearch(
        urls,
        transport_class=BoundedTransport,
        connection_class=Urllib3HttpConnection,
        timeout=settings.opensearch_timeout,
        pool_maxsize=_AT_ONCE,
        dead_timeout=_DEAD,
        timeout_cutoff=5,
        http_compress=not all("127.0.0.1" in url or "localhost" in url for url in urls),
        **_identity(settings),
        **_trust(settings, urls),
    )
    return Cluster(client, settings.opensearch_prefix, ", ".join(map(_without_password, urls)))


def _identity(settings: Settings) -> dict[str, Any]:
    ways = [settings.opensearch_user, settings.opensearch_api_key, settings.opensearch_aws_region]
    if sum(map(bool, ways)) > 1:
        raise SettingError(
            "RUNCONTENT_OPENSEARCH_USER, _API_KEY and _AWS_REGION are three ways to say who asks; "
            "set one of them"
        )
    if bool(settings.opensearch_user) != bool(settings.opensearch_password):
        raise SettingError(
            "RUNCONTENT_OPENSEARCH_USER and RUNCONTENT_OPENSEARCH_PASSWORD belong together; "
            "set both"
        )
    if settings.opensearch_user:
        return {"http_auth": (settings.opensearch_user, settings.opensearch_password)}
    if settings.opensearch_api_key:
        return {"headers": {"Authorization": f"ApiKey {settings.opensearch_api_key}"}}
    if settings.opensearch_aws_region:
        return {"http_auth": _signer(settings)}
    return {}


def _signer(settings: Settings) -> Any:
    """Signs each request (AWS Signature Version 4) with the credentials that AWS's own tools
    would find here: variables, profile, or the role of the machine."""
    try:
        from botocore.session import Session
        from opensearchpy import Urllib3AWSV4SignerAuth
    except ImportError as error:
        message = f"RUNCONTENT_OPENSEARCH_AWS_REGION needs another package; {install_extra('aws')}"
        raise SettingError(message) from error
    credentials = Session().get_credentials()
    if credentials is None:
        raise SettingError(
            "RUNCONTENT_OPENSEARCH_AWS_REGION is set, but there are no AWS credentials; set "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or the machine's role"
        )
    return Urllib3AWSV4SignerAuth(credentials, settings.opensearch_aws_region, "es")


def _trust(settings: Settings, urls: list[str]) -> dict[str, Any]:
    if not any(url.startswith("https://") for url in urls):
        return {}
    ca = settings.opensearch_ca
    if ca is not None and not ca.is_file():
        raise SettingError(f"RUNCONTENT_OPENSEARCH_CA: there is no file {ca}")
    return {
        "verify_certs": settings.opensearch_verify,
        "ssl_show_warn": settings.opensearch_verify,
        "ca_certs": str(ca) if ca is not None else None,
    }


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
