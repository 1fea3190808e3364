// Package bucketfirst makes signed imgproxy paths, and the keys of their results in the cache bucket.
package bucketfirst

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

const Unsigned = "/unsafe" // what stands before a path without keys
var base64url = base64.RawURLEncoding.EncodeToString
var unescape = strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*")

// ProcessingPath joins options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet.
func ProcessingPath(source, options, extension string, plain bool) string {
	part := base64url([]byte(source)) + strings.TrimSuffix("."+extension, ".")
	if plain {
		part = "plain/" + unescape.Replace(url.QueryEscape(source)) + strings.TrimSuffix("@"+extension, "@")
	}
	return "/" + strings.TrimPrefix(options+"/"+part, "/")
}

// SetPath makes a set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet.
func SetPath(source, ladder, formats, options string, plain bool) string {
	head := "set:" + ladder + strings.TrimSuffix(":"+formats, ":") + strings.TrimSuffix("/"+options, "/")
	return ProcessingPath(source, head, "", plain)
}

// MetaPath is that of a source's metadata, which lies at the signed path and under SetKey, each with "/meta.json" behind.
func MetaPath(source string, plain bool) string { return ProcessingPath(source, "meta", "", plain) }

// SignPath puts the signature before the path; key and salt are decoded from hex, size is 1 to 32 bytes.
func SignPath(path string, key, salt []byte, size int) (string, error) {
	if len(key) == 0 || len(salt) == 0 {
		return "", errors.New("signing: expected key and salt")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(salt)
	mac.Write([]byte(path))
	return "/" + base64url(mac.Sum(nil)[:size]) + path, nil
}

// SetKey is that of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif".
func SetKey(path string) string         { return fmt.Sprintf("%x", sha256.Sum256([]byte(path)))[:32] }
func CacheKey(signedPath string) string { return fmt.Sprintf("%x", md5.Sum([]byte(signedPath))) }
