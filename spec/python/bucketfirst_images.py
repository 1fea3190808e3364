"""Descriptors of images: their addresses in the cache bucket and at the proxy."""

import re

from bucketfirst import cache_key, processing_path, set_key, set_path, sign_path

# Paper gets no second candidate when the first is missing.
PAPER = re.compile(r"(only )?print\b[^,]*", re.IGNORECASE)


class Images:
    """Where URLs point; makes descriptors, which are the dicts that the JSON of @bucketfirst/core gives."""

    def __init__(self, *, proxy_url, cache_url=None, cache_folder="", signing=None, size=32, plain=False):
        self._proxy = proxy_url.rstrip("/")
        self._cache = cache_url and f"{cache_url.rstrip('/')}/{cache_folder}"
        self._sign = lambda path: sign_path(path, signing, size)
        self._plain = plain

    def image(self, source, request):
        """Descriptor of one image. The request has finished option segments: options, srcset and sources, or for a set
        ladder, formats, options and media. All else of it, such as width and sizes, stands in the descriptor."""
        nested = "media" if "ladder" in request else "sources"
        image = self._one(source, {name: value for name, value in request.items() if name != nested})
        if nested in request:
            image[nested] = [self._one(source, entry) for entry in request[nested]]
        return image

    def _one(self, source, request):
        source = request.get("source", source)
        at_proxy = self._cache is None or bool(PAPER.fullmatch(request.get("media", "")))
        addresses = self._bases if "ladder" in request else self._candidates
        rest = {name: value for name, value in request.items() if name not in ("source", "options", "srcset")}
        return {**addresses(source, request, at_proxy), **rest}

    def _bases(self, source, request, at_proxy):
        parts = [request.get(name, "") for name in ("ladder", "formats", "options")]
        path = set_path(source, *parts, plain=self._plain)
        proxied = f"{self._proxy}{self._sign(path)}/"
        return {"cachedBase": proxied if at_proxy else f"{self._cache}{set_key(path)}/", "proxyBase": proxied}

    def _candidates(self, source, request, at_proxy):
        def pair(options):
            path = self._sign(processing_path(source, options, plain=self._plain))
            return self._proxy + path if at_proxy else self._cache + cache_key(path), self._proxy + path

        addresses = {}
        if "options" in request:
            addresses["cachedSrc"], addresses["proxySrc"] = pair(request["options"])
        if "srcset" in request:
            # A srcset of segments: each address takes the place of its options.
            entries = [entry.partition(" ") for entry in request["srcset"].split(", ")]
            sides = [[address + space + width for address in pair(options)] for options, space, width in entries]
            addresses["cachedSrcSet"], addresses["proxySrcSet"] = map(", ".join, zip(*sides))
        return addresses
