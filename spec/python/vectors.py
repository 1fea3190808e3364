"""Answers the lines of scripts/check-ports.mjs."""

import sys

from bucketfirst import cache_key, meta_path, processing_path, set_key, set_path, sign_path


def answer(form, given, options, extension, key, salt, size):
    text = bytes.fromhex(given).decode()
    kind, _, form = form.rpartition("-")
    if form != "path" and kind == "meta":
        text = meta_path(text, plain=form == "plain")
    elif form != "path" and kind == "set":
        text = set_path(text, *extension.split(":"), options, plain=form == "plain")
    elif form != "path":
        text = processing_path(text, options, plain=form == "plain", extension=extension)
    signed = sign_path(text) if size == "unsigned" else sign_path(text, (key, salt), int(size))
    return f"{signed}\t{set_key(text) if kind else cache_key(signed)}"


for line in sys.stdin:
    try:
        print(answer(*line.rstrip("\n").split("\t")))
    except ValueError:
        print("refused")
