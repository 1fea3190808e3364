package bucketfirst

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Images says where URLs point. A Size of 0 stands for 32 bytes; without Key and Salt only Unsigned makes paths.
type Images struct {
	ProxyURL, CacheURL, CacheFolder string
	Key, Salt                       []byte
	Size                            int
	Plain, Unsigned                 bool
}

// Request is what a descriptor is made of: finished option segments, and what is printed besides addresses. Srcset has
// segments in the place of addresses: "rs:fit:200 200w, rs:fit:400 400w". A set has a Ladder, "200-400", and no Srcset.
type Request struct {
	Options, Srcset           string
	Ladder, Formats, Format   string
	Width, Height, KnownWidth float64
	Sizes, Layout             string
	Placeholder               string
	Type, Media, Source       string    // of Entries: MIME type, media condition, another original
	Entries                   []Request // the sources of a picture, of a set its art direction
}

// Descriptor is the JSON that @bucketfirst/core gives, of an image with its addresses or of a set.
type Descriptor struct {
	Set
	CachedSrc    string   `json:"cachedSrc,omitempty"`
	ProxySrc     string   `json:"proxySrc,omitempty"`
	CachedSrcSet string   `json:"cachedSrcSet,omitempty"`
	ProxySrcSet  string   `json:"proxySrcSet,omitempty"`
	Layout       string   `json:"layout,omitempty"`
	Placeholder  string   `json:"placeholder,omitempty"`
	Thumbhash    string   `json:"thumbhash,omitempty"`
	Start        string   `json:"start,omitempty"`
	Sources      []Source `json:"sources,omitempty"`
	Media        []Source `json:"media,omitempty"`
}

// Source is one of the sources of a picture, or one set of its art direction.
type Source struct {
	Set
	Type         string `json:"type,omitempty"`
	Media        string `json:"media,omitempty"`
	CachedSrcSet string `json:"cachedSrcSet,omitempty"`
	ProxySrcSet  string `json:"proxySrcSet,omitempty"`
}

// Set is where the members of a set lie, and the box in CSS pixels, which other images have as well.
type Set struct {
	CachedBase string   `json:"cachedBase,omitempty"`
	ProxyBase  string   `json:"proxyBase,omitempty"`
	Ladder     string   `json:"ladder,omitempty"`
	Formats    string   `json:"formats,omitempty"`
	Format     string   `json:"format,omitempty"`
	Missing    []string `json:"missing,omitempty"`
	KnownWidth float64  `json:"knownWidth,omitempty"`
	Width      float64  `json:"width,omitempty"`
	Height     float64  `json:"height,omitempty"`
	Sizes      string   `json:"sizes,omitempty"`
}

// UnmarshalJSON refuses what is no descriptor.
func (d *Descriptor) UnmarshalJSON(text []byte) error {
	var names map[string]json.RawMessage
	type fields Descriptor
	if err := json.Unmarshal(text, &names); err != nil {
		return fmt.Errorf("image: expected a descriptor, as Images.Image gives, got %s", text)
	}
	hasAll := func(wanted ...string) bool {
		for _, name := range wanted {
			if _, found := names[name]; !found {
				return false
			}
		}
		return true
	}
	if !hasAll("cachedSrc", "proxySrc") && !hasAll("cachedBase", "proxyBase", "ladder") {
		return fmt.Errorf("image: expected a descriptor, as Images.Image gives, got %s", text)
	}
	return json.Unmarshal(text, (*fields)(d))
}

// Paper gets no second candidate when the first is missing.
var paper = regexp.MustCompile(`(?i)^(only )?print\b[^,]*$`)

// Image makes the descriptor of one image.
func (images Images) Image(source string, request Request) (Descriptor, error) {
	own, err := images.source(source, request)
	image := Descriptor{
		Set: own.Set, CachedSrcSet: own.CachedSrcSet, ProxySrcSet: own.ProxySrcSet,
		Layout: request.Layout, Placeholder: request.Placeholder,
	}
	if request.Ladder == "" && err == nil {
		image.CachedSrc, image.ProxySrc, err = images.addresses(source, request.Options, false)
	}
	for _, entry := range request.Entries {
		if err != nil {
			return image, err
		}
		var made Source
		if made, err = images.source(source, entry); request.Ladder == "" {
			image.Sources = append(image.Sources, made)
		} else {
			image.Media = append(image.Media, made)
		}
	}
	return image, err
}

func (images Images) source(source string, r Request) (made Source, err error) {
	if r.Source != "" {
		source = r.Source
	}
	made = Source{Type: r.Type, Media: r.Media, Set: Set{
		Ladder: r.Ladder, Formats: r.Formats, Format: r.Format,
		KnownWidth: r.KnownWidth, Width: r.Width, Height: r.Height, Sizes: r.Sizes,
	}}
	atProxy := paper.MatchString(r.Media)
	if r.Ladder != "" {
		path := SetPath(source, r.Ladder, r.Formats, r.Options, images.Plain)
		signed, err := images.sign(path)
		made.CachedBase, made.ProxyBase = images.both(signed+"/", SetKey(path)+"/", atProxy)
		return made, err
	}
	if r.Srcset == "" {
		return made, nil
	}
	var cached, proxied []string
	for _, entry := range strings.Split(r.Srcset, ", ") {
		options, width, hasWidth := strings.Cut(entry, " ")
		first, second, err := images.addresses(source, options, atProxy)
		if err != nil {
			return made, err
		}
		if hasWidth {
			first, second = first+" "+width, second+" "+width
		}
		cached, proxied = append(cached, first), append(proxied, second)
	}
	made.CachedSrcSet, made.ProxySrcSet = strings.Join(cached, ", "), strings.Join(proxied, ", ")
	return made, nil
}

func (images Images) addresses(source, options string, atProxy bool) (cached, proxied string, err error) {
	signed, err := images.sign(ProcessingPath(source, options, "", images.Plain))
	cached, proxied = images.both(signed, CacheKey(signed), atProxy)
	return cached, proxied, err
}

func (images Images) both(signed, key string, atProxy bool) (cached, proxied string) {
	proxied = strings.TrimRight(images.ProxyURL, "/") + signed
	if atProxy || images.CacheURL == "" {
		return proxied, proxied
	}
	return strings.TrimRight(images.CacheURL, "/") + "/" + images.CacheFolder + key, proxied
}

func (images Images) sign(path string) (string, error) {
	if images.Unsigned {
		return Unsigned + path, nil
	}
	size := images.Size
	if size == 0 {
		size = 32
	}
	return SignPath(path, images.Key, images.Salt, size)
}
