"""Faults, and what the library does with them: each module is a command, and prints counts.

    python -m benchmarks.faults.kills          (from the repository's root)

docs/reliability.md holds the figures; tests/faults/ runs small forms of the same code.
"""
