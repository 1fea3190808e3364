"""Answers the lines of scripts/check-ports.mjs."""

import sys

from bucketfirst import cache_key, processing_path, sign_path


def answer(form, given, options, extension, key, salt, size):
    text = bytes.fromhex(given).decode()
    if form != "path":
        text = processing_path(text, options, plain=form == "plain", extension=extension)
    signed = sign_path(text) if size == "unsigned" else sign_path(text, (key, salt), int(size))
    return f"{signed}\t{cache_key(signed)}"


for line in sys.stdin:
    try:
        print(answer(*line.rstrip("\n").split("\t")))
    except ValueError:
        print("refused")
