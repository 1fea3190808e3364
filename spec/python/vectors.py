"""Answers the lines of scripts/check-ports.mjs."""

import sys

from bucketfirst import cache_key, processing_path, set_key, set_path, sign_path


def answer(form, given, options, extension, key, salt, size):
    text = bytes.fromhex(given).decode()
    is_set, form = form.startswith("set-"), form.removeprefix("set-")
    if form != "path" and is_set:
        text = set_path(text, *extension.split(":"), options, plain=form == "plain")
    elif form != "path":
        text = processing_path(text, options, plain=form == "plain", extension=extension)
    signed = sign_path(text) if size == "unsigned" else sign_path(text, (key, salt), int(size))
    return f"{signed}\t{set_key(text) if is_set else cache_key(signed)}"


for line in sys.stdin:
    try:
        print(answer(*line.rstrip("\n").split("\t")))
    except ValueError:
        print("refused")
