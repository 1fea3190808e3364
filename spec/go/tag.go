package bucketfirst

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Retry says how often the proxy is asked again, and after how many milliseconds first (0 stands for 1000).
type Retry struct{ Times, DelayMs int }

// Picture gives the HTML that renderImage of @bucketfirst/core/html prints: Picture(image, "alt", "A cat", "priority", true).
// Attributes are names and values by turns, with the options of renderImage; those of the <picture> stand in a []any
// behind "pictureProps".
func Picture(image Descriptor, attributes ...any) (template.HTML, error) {
	given, err := byTurns(attributes)
	if err != nil {
		return "", err
	}
	start := image.Start
	if own, _ := given.get("start").(string); own != "" && own != "auto" {
		start = own
	}
	p := picture{image: image, given: given, atProxy: start == "proxy", loading: "lazy"}
	if isTrue(given.get("priority")) {
		p.loading = "eager"
	}
	p.loading = text(or(given.get("loading"), p.loading))
	p.width = or(given.get("width"), or(scaled(given.get("height"), image.Height, image.Width), number(image.Width)))
	p.height = or(given.get("height"), or(scaled(given.get("width"), image.Width, image.Height), number(image.Height)))
	if image.ProxyBase != "" {
		p.writeOut()
	} else if image.CachedSrc == image.ProxySrc {
		p.atProxy = true
	}

	img, err := p.img().print()
	html := "<img" + img + ">"
	if len(p.image.Sources) == 0 || err != nil {
		return template.HTML(html), err
	}
	props, _ := given.get("pictureProps").([]any)
	pictureProps, err := byTurns(props)
	if err != nil {
		return "", err
	}
	frame, err := pictureProps.print()
	sources := ""
	for _, source := range p.image.Sources {
		own, _ := p.source(source).print() // Its names are ours.
		sources += "<source" + own + ">"
	}
	return template.HTML("<picture" + frame + ">" + sources + html + "</picture>"), err
}

type picture struct {
	image             Descriptor
	given             pairs
	atProxy, inBucket bool
	loading           string
	width, height     any
}

var options = strings.Fields("retry priority start placeholder fallback unstyled fetchPriority patienceMs pictureProps")
var types = map[string]string{"jpg": "jpeg", "svg": "svg+xml", "ico": "x-icon", "heic": "heif"}

// writeOut gives a set its addresses: those that are known to be missing, or all, are on the proxied base.
func (p *picture) writeOut() {
	image := &p.image
	image.Sources = nil
	for _, set := range append(slices.Clone(image.Media), Source{Set: image.Set}) {
		shared := Source{Set: Set{ProxyBase: set.ProxyBase, Sizes: set.Sizes}, Media: set.Media}
		if set.Media != "" {
			shared.Width, shared.Height = set.Width, set.Height
		}
		for _, format := range strings.FieldsFunc(set.Formats, func(r rune) bool { return r == '-' }) {
			source, ending := shared, "."+format
			if format == set.Format {
				ending = ""
			}
			if source.Type = "image/" + format; types[format] != "" {
				source.Type = "image/" + types[format]
			} else if format == "best" {
				source.Type = ""
			}
			source.CachedSrcSet = p.line(set.Set, ending)
			image.Sources = append(image.Sources, source)
		}
		if set.Media != "" {
			shared.CachedSrcSet = p.line(set.Set, "")
			image.Sources = append(image.Sources, shared)
		}
	}
	least := image.Width
	if strings.HasSuffix(image.Ladder, "x") {
		least = 1
	} else if least == 0 {
		least = math.Inf(1)
	}
	names, _ := steps(image.Set)
	src := names[len(names)-1]
	if i := slices.IndexFunc(names, func(name string) bool { return value(name) >= least }); i >= 0 {
		src = names[i]
	}
	image.CachedSrc, image.ProxySrc = p.address(image.Set, src), image.ProxyBase+src
	image.CachedSrcSet = p.line(image.Set, "")
	p.atProxy = !p.inBucket
}

func (p *picture) line(set Set, ending string) string {
	names, widths := steps(set)
	for i, name := range names {
		widths[i] = p.address(set, name+ending) + " " + widths[i]
	}
	return strings.Join(widths, ", ")
}

func (p *picture) address(set Set, member string) string {
	if p.atProxy || set.CachedBase == set.ProxyBase || slices.Contains(set.Missing, member) {
		return set.ProxyBase + member
	}
	p.inBucket = true
	return set.CachedBase + member
}

// steps are those that are printed: all, or those below the known width of the original and the first at or above it.
func steps(set Set) (names, widths []string) {
	unit, width := "w", 1.0
	if strings.HasSuffix(set.Ladder, "x") {
		unit, width = "x", set.Width
	}
	most := math.Inf(1)
	if set.KnownWidth > 0 && width > 0 {
		most = set.KnownWidth / width
	}
	for _, name := range strings.Split(set.Ladder, "-") {
		names = append(names, name)
		widths = append(widths, decimal(math.Min(value(name), math.Round(most*1000)/1000))+unit)
		if value(name) >= most {
			break
		}
	}
	return names, widths
}

func value(step string) float64 {
	number, _ := strconv.ParseFloat(strings.TrimSuffix(step, "x"), 64)
	return number
}

func (p *picture) img() pairs {
	var all pairs
	for _, one := range p.given {
		if !slices.Contains(options, one.name) {
			all = append(all, one)
		}
	}
	image, cached, proxied := p.image, p.image.CachedSrc, p.image.ProxySrc
	var fetchPriority, class, last, layout, cacheSrc any = p.given.get("fetchpriority"), "bf-image", nil, nil, nil
	if isTrue(p.given.get("priority")) {
		fetchPriority = "high"
	}
	if isTrue(p.given.get("unstyled")) {
		class = ""
	}
	if fallback, isText := p.given.get("fallback").(string); isText {
		// It is written into srcset too, where a space would end the address.
		if text := strings.ReplaceAll(fallback, " ", "%20"); text != cached && text != proxied {
			last = text
		}
	}
	if image.Layout != "constrained" {
		layout = present(image.Layout)
	}
	stage, shown := "cache", any(proxied)
	switch {
	case proxied == "" && or(last, "") == "":
		stage, shown = "failed", nil
	case proxied == "":
		stage, shown = "fallback", last
	case p.atProxy:
		stage = "proxy"
	}
	if p.atProxy && image.ProxyBase == "" && cached != proxied {
		cacheSrc = cached
	}
	all.set("loading", p.loading)
	all.set("decoding", or(p.given.get("decoding"), "async"))
	all.set("fetchpriority", or(p.given.get("fetchPriority"), fetchPriority))
	all.set("width", p.width)
	all.set("height", p.height)
	all.set("class", present(strings.TrimSpace(fmt.Sprint(class, " ", or(p.given.get("class"), "")))))
	all.set("data-layout", layout)
	all.set("data-placeholder", present(text(or(p.given.get("placeholder"), image.Placeholder))))
	all.set("data-fallback", last)
	all.set("data-patience", p.given.get("patienceMs"))
	all.set("data-retry", retries(p.given.get("retry")))
	all.set("data-stage", stage)
	all.set("data-image", nil)
	all.set("data-proxy", present(image.ProxyBase))
	all.set("data-cache", nil)
	all.set("data-cache-src", cacheSrc)
	p.candidates(&all, image.Set, image.CachedSrcSet, image.ProxySrcSet)
	p.pair(&all, "src", cached, text(or(shown, "")))
	return all
}

func (p *picture) source(source Source) (all pairs) {
	all.set("type", present(source.Type))
	all.set("media", present(source.Media))
	all.set("width", number(source.Width))
	all.set("height", number(source.Height))
	if source.ProxyBase != p.image.ProxyBase {
		all.set("data-proxy", source.ProxyBase)
	}
	p.candidates(&all, source.Set, source.CachedSrcSet, source.ProxySrcSet)
	return all
}

func (p *picture) candidates(all *pairs, box Set, cached, proxied string) {
	sizes := text(or(p.given.get("sizes"), box.Sizes))
	if sizes == "auto" {
		// Alone, or on an eager image, it means the whole window to engines that do not know it.
		sizes = "100vw"
		if width := or(number(box.Width), p.width); width != nil {
			sizes = text(width) + "px"
		}
		if p.loading == "lazy" {
			sizes = "auto, " + sizes
		}
	}
	all.set("sizes", present(sizes))
	p.pair(all, "srcset", cached, proxied)
}

// pair sets an address, and beside it that of the proxy; a set has its base for that.
func (p *picture) pair(all *pairs, name, cached, proxied string) {
	if p.image.ProxyBase != "" {
		all.set(name, cached)
	} else if p.atProxy {
		all.set("data-proxy-"+name, nil)
		all.set(name, present(proxied))
	} else {
		all.set("data-proxy-"+name, present(proxied))
		all.set(name, present(cached))
	}
}
