"""Signed imgproxy paths, and the keys of their results in the cache bucket."""

import base64
import hashlib
import hmac
from urllib.parse import quote


def processing_path(source, options="", *, plain=False, extension=None):
    """Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet."""
    part = "plain/" + quote(source, safe="!*'()") if plain else base64url(source.encode())
    if extension:
        part += ("@" if plain else ".") + extension
    return f"/{options}/{part}" if options else f"/{part}"


def set_path(source, ladder, formats="", options="", *, plain=False):
    """A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp"), options at 1x; not signed yet."""
    head = ":".join(filter(None, ["set", ladder, formats]))
    return processing_path(source, "/".join(filter(None, [head, options])), plain=plain)


def meta_path(source, *, plain=False):
    """The metadata of a source: it lies at the signed path and under `set_key`, each with "/meta.json" behind."""
    return processing_path(source, "meta", plain=plain)


def sign_path(path, signing=None, size=32):
    """The path behind its signature; `signing` is key and salt as hex, None leaves the path "unsafe"."""
    if signing is None:
        return "/unsafe" + path
    key, salt = signing
    if not key or not salt:  # An unset environment variable must not unsign.
        raise ValueError("signing: expected key and salt as hex")
    digest = hmac.digest(bytes.fromhex(key), bytes.fromhex(salt) + path.encode(), "sha256")
    return f"/{base64url(digest[:size])}{path}"


def cache_key(signed_path):
    return hashlib.md5(signed_path.encode()).hexdigest()


def set_key(path):
    """Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif"."""
    return hashlib.sha256(path.encode()).hexdigest()[:32]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
