"""Prints the exercises of a phase with their doses, after the warning signs."""

import json
from urllib.parse import urlencode
from urllib.request import urlopen

API = "http://127.0.0.1:8000/v1"


def advice(article: str, **filters: str) -> list[dict]:
    """What an article advises; `filters` are those of the API."""
    query = urlencode({"article": article, "format": "text", **filters})
    with urlopen(f"{API}/advice?{query}", timeout=10) as answer:
        return json.load(answer)["items"]


print("Do not go on, and see a professional, if:")
for sign in advice("it-band-syndrome", advice_kind="red_flag"):
    print("!", sign["body"]["text"])

print("Otherwise:")
for exercise in advice("it-band-syndrome", advice_kind="exercise", phase="2"):
    often = exercise["dose"] and exercise["dose"]["frequency"]
    times = f" ({often['min']} to {often['max']} times a {often['per']})" if often else ""
    print("-", exercise["body"]["text"] + times)
