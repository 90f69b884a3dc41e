"""Studymeter over HTTP, with nothing but the standard library."""

import json
import os
import urllib.error
import urllib.request


def call(path, body=None, student="student-42", **headers):
    """Sends a POST with `body`, or a GET without one. Refusals and errors are returned too."""
    request = urllib.request.Request(
        os.environ["STUDYMETER_URL"] + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["STUDYMETER_KEY"],
            "X-User-ID": student,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.load(error)
