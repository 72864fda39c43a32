"""A library in OpenSearch: what it does when a node is lost, and what its size costs.

    python -m benchmarks.cluster.kill_a_node          (from the repository's root)
    python -m benchmarks.cluster.scale 1000

Each starts nodes of its own, a JVM each (`tests/opensearch/nodes.py`). docs/reliability.md and
docs/performance.md hold the figures.
"""
