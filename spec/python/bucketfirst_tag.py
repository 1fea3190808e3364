"""The tag of one image: the same bytes that renderImage of @bucketfirst/core/html prints."""

import math
import re

OPTIONS = {"retry", "priority", "start", "placeholder", "fallback", "unstyled"}
OPTIONS |= {"fetch_priority", "patience_ms", "picture_props"}
ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
TYPES = {"jpg": "jpeg", "svg": "svg+xml", "ico": "x-icon", "heic": "heif"}


class Html(str):
    """HTML that Jinja and Django print as it is."""

    def __html__(self):
        return self


def picture_tag(image, **attributes):
    """HTML of a descriptor, with the options of renderImage in snake_case and any attribute of the <img>; `class_` is
    "class"."""
    return Html(_Picture(image, {"class" if name == "class_" else name: value for name, value in attributes.items()}).html())


class _Picture:
    """One image and what the page says about it. An attribute that is None is not printed, and keeps its place if set
    later."""

    def __init__(self, image, given):
        kinds = {"cachedSrc", "proxySrc"}, {"cachedBase", "proxyBase", "ladder"}
        if not isinstance(image, dict) or not any(names <= image.keys() for names in kinds):
            raise ValueError(f"image: expected a descriptor, as Images.image gives, got {image!r}")
        self._given = given
        self._priority = given.get("priority")
        self._loading = given.get("loading") or ("eager" if self._priority else "lazy")
        start = given.get("start", "auto")
        self._at_proxy = (image.get("start") if start == "auto" else start) == "proxy"
        self._base = image.get("proxyBase")
        self._image = self._written_out(image) if self._base else image
        self._box = self._box_of(self._image)
        self._cached, self._proxied = self._image["cachedSrc"], self._image["proxySrc"]
        self._at_proxy = self._at_proxy or (not self._base and self._cached == self._proxied)

    def html(self):
        img = f"<img{_print(self._img())}>"
        sources = [f"<source{_print(self._source(source))}>" for source in self._image.get("sources", [])]
        props = _print(self._given.get("picture_props", {})) if sources else ""
        return f"<picture{props}>{''.join(sources)}{img}</picture>" if sources else img

    def _written_out(self, image):
        """The descriptor of a set with its addresses: those that are known to be missing, or all, on the proxied base."""
        self._in_bucket = False
        own = {name: value for name, value in image.items() if name != "media"}
        sources = [source for one in [*image.get("media", []), own] for source in self._sources_of(one)]
        least = 1 if own["ladder"].endswith("x") else own.get("width", math.inf)
        steps = [step for step, _ in _steps(own)]
        src = next((step for step in steps if float(step.rstrip("x")) >= least), steps[-1])
        own |= {"cachedSrc": self._address(own, src), "proxySrc": own["proxyBase"] + src, "sources": sources}
        own["cachedSrcSet"] = self._line(own)
        self._at_proxy = not self._in_bucket
        return own

    def _sources_of(self, one):
        names = ("sizes", "proxyBase") + (("media", "width", "height") if "media" in one else ())
        common = {name: one.get(name) for name in names}
        sources = []
        for name in filter(None, one.get("formats", "").split("-")):
            own = {"type": None if name == "best" else f"image/{TYPES.get(name, name)}"}
            sources.append({**common, **own, "cachedSrcSet": self._line(one, "" if name == one.get("format") else f".{name}")})
        return sources + ([{**common, "cachedSrcSet": self._line(one)}] if "media" in one else [])

    def _line(self, one, ending=""):
        return ", ".join(f"{self._address(one, step + ending)} {width}" for step, width in _steps(one))

    def _address(self, one, member):
        cached, proxied = one["cachedBase"], one["proxyBase"]
        if self._at_proxy or cached == proxied or member in one.get("missing", []):
            return proxied + member
        self._in_bucket = True
        return cached + member

    def _img(self):
        given, image = self._given, self._image
        # It is written into srcset too, where a space would end the address.
        last = given["fallback"].replace(" ", "%20") if given.get("fallback") is not None else None
        last = None if last in (self._cached, self._proxied) else last
        failed = not self._proxied
        names = ["" if given.get("unstyled") else "bf-image", given.get("class") or ""]
        return {
            **{name: value for name, value in given.items() if name not in OPTIONS},
            "loading": self._loading,
            "decoding": given.get("decoding") or "async",
            "fetchpriority": given.get("fetch_priority") or ("high" if self._priority else given.get("fetchpriority")),
            **self._box,
            "class": " ".join(names).strip() or None,
            "data-layout": None if image.get("layout") == "constrained" else image.get("layout"),
            "data-placeholder": _first(given.get("placeholder"), image.get("placeholder")) or None,
            "data-fallback": last,
            "data-patience": given.get("patience_ms"),
            "data-retry": self._retries(),
            "data-stage": ("fallback" if last else "failed") if failed else "proxy" if self._at_proxy else "cache",
            "data-image": None,
            "data-proxy": self._base,
            "data-cache": None,
            "data-cache-src": None if self._base or not self._at_proxy or self._cached == self._proxied else self._cached,
            **self._candidates(image),
            **self._pair("src", self._cached, last if failed else self._proxied),
        }

    def _source(self, source):
        own = {name: source.get(name) for name in ("type", "media", "width", "height")}
        base = source.get("proxyBase")
        return {**own, "data-proxy": None if base == self._base else base, **self._candidates(source)}

    def _candidates(self, of):
        sizes = _first(self._given.get("sizes"), of.get("sizes"))
        if sizes == "auto":
            # Alone, or on an eager image, it means the whole window to engines that do not know it.
            width = _first(of.get("width"), self._box["width"])
            sizes = ("auto, " if self._loading == "lazy" else "") + ("100vw" if width is None else f"{width}px")
        return {"sizes": sizes or None, **self._pair("srcset", of.get("cachedSrcSet"), of.get("proxySrcSet"))}

    def _pair(self, name, cached, proxied):
        """An address, and beside it that of the proxy; a set has its base for that."""
        if self._base:
            return {name: cached}
        address = proxied if self._at_proxy else cached
        return {f"data-proxy-{name}": None if self._at_proxy else proxied or None, name: address or None}

    def _box_of(self, image):
        """One side alone takes the other from the descriptor's ratio."""
        width, height = self._given.get("width"), self._given.get("height")
        wide, high = image.get("width"), image.get("height")
        return {
            "width": _first(width, _scaled(height, high, wide) or wide),
            "height": _first(height, _scaled(width, wide, high) or high),
        }

    def _retries(self):
        """A number of times, or a dict of times and delay_ms."""
        given = self._given.get("retry")
        given = given if isinstance(given, dict) else {"times": given}
        return f"{given['times']} {given.get('delay_ms', 1000)}" if given["times"] else None


def _steps(one):
    """The steps that are printed: all, or those below the known width of the original and the first at or above it."""
    unit = "x" if one["ladder"].endswith("x") else "w"
    known, width = one.get("knownWidth"), one.get("width") if unit == "x" else 1
    most = known / width if known and width else math.inf
    steps = []
    for step in one["ladder"].split("-"):
        value = float(step.rstrip("x"))
        steps.append((step, f"{min(value, round(most, 3)):.15g}{unit}"))
        if value >= most:
            break
    return steps


def _first(value, default):
    return default if value is None else value


def _scaled(side, by, to):
    try:
        return math.floor(float(side) * to / by + 0.5)
    except (TypeError, ValueError):
        return None


def _print(attributes):
    html = ""
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        if not re.fullmatch(r"[a-zA-Z][\w:.-]*", name, re.ASCII) or name.lower().startswith("on"):
            raise ValueError(f"attributes: expected HTML names and no handlers, got {name!r}")
        html += f" {name}" if value is True else f' {name}="{str(value).translate(ENTITIES)}"'
    return html
