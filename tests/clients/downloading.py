"""Downloads a bundle, to be killed at any moment."""

import sys

from runcontent_client import Client, download_bundle

with Client(sys.argv[1]) as client:
    print(download_bundle(client, sys.argv[2]).bytes)
