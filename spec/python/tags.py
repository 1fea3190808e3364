"""Answers the lines of scripts/check-ports.mjs: JSON of one image and its attributes, or of what makes one."""

import json
import re
import sys

from bucketfirst_images import Images
from bucketfirst_tag import picture_tag


def snake(name):
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: "_" + found[0].lower(), name)


def answer(attributes, image=None, config=None, source=None, request=None):
    if config:
        options = {snake(name): value for name, value in config.items() if name not in ("encoding", "sets")}
        if "signing" in config:
            options["signing"] = (config["signing"]["key"], config["signing"]["salt"])
        image = Images(**options, plain=config.get("encoding") == "plain").image(source, request)
    given = {}
    for name, value in attributes:
        own = name in ("fetchPriority", "patienceMs", "pictureProps")
        is_retry = name == "retry" and isinstance(value, dict)
        value = {snake(key): it for key, it in value.items()} if is_retry else value
        given[snake(name) if own else name] = dict(value) if name == "pictureProps" else value
    return picture_tag(image, **given)


for stream in (sys.stdin, sys.stdout):
    stream.reconfigure(encoding="utf-8")
for line in sys.stdin:
    try:
        print(answer(**json.loads(line)))
    except ValueError:
        print("refused")
