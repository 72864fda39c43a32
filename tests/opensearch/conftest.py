"""What needs a cluster is collected where there is one: `make test-opensearch`."""

from __future__ import annotations

from .cluster import URL

collect_ignore_glob = [] if URL else ["test_cluster_*.py"]
