"""`python -m runcontent`: the command line, wherever its script is not on the path."""

from .cli import main

main(prog_name="runcontent")
