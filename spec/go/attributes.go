package bucketfirst

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// pairs are attributes in their order: one that is nil is not printed, and keeps its place if set later.
type pairs []struct {
	name  string
	value any
}

func byTurns(attributes []any) (pairs, error) {
	if len(attributes)%2 != 0 {
		return nil, fmt.Errorf("attributes: expected names and values by turns, got %d of them", len(attributes))
	}
	var all pairs
	for i := 0; i < len(attributes); i += 2 {
		all.set(fmt.Sprint(attributes[i]), attributes[i+1])
	}
	return all, nil
}

func (all pairs) get(name string) any {
	for _, one := range all {
		if one.name == name {
			return one.value
		}
	}
	return nil
}

func (all *pairs) set(name string, value any) {
	for i := range *all {
		if (*all)[i].name == name {
			(*all)[i].value = value
			return
		}
	}
	*all = append(*all, struct {
		name  string
		value any
	}{name, value})
}

var attributeName = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z_:.-]*$`)
var entities = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "\n", "&#10;", "\r", "&#13;", "\t", "&#9;")

func (all pairs) print() (string, error) {
	html := ""
	for _, one := range all {
		if one.value == nil || one.value == false {
			continue
		}
		if !attributeName.MatchString(one.name) || strings.HasPrefix(strings.ToLower(one.name), "on") {
			return "", fmt.Errorf("attributes: expected HTML names and no handlers, got %q", one.name)
		}
		html += " " + one.name
		if one.value != true {
			html += `="` + entities.Replace(text(one.value)) + `"`
		}
	}
	return html, nil
}

// retries takes a number of times, or a Retry.
func retries(given any) any {
	retry, isRetry := given.(Retry)
	if !isRetry && given != nil {
		retry.Times, _ = strconv.Atoi(text(given))
	}
	if retry.Times == 0 {
		return nil
	}
	if retry.DelayMs == 0 {
		retry.DelayMs = 1000
	}
	return fmt.Sprintf("%d %d", retry.Times, retry.DelayMs)
}

// scaled takes one side from the other, by the ratio of a box.
func scaled(side any, by, to float64) any {
	pixels, err := strconv.ParseFloat(text(side), 64)
	if err != nil || by == 0 {
		return nil
	}
	return number(math.Floor(pixels*to/by + 0.5))
}

func text(value any) string {
	if number, isNumber := value.(float64); isNumber {
		return decimal(number)
	}
	return fmt.Sprint(value)
}

func decimal(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

func number(value float64) any {
	if value == 0 {
		return nil
	}
	return value
}

func present(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func or(value, other any) any {
	if value == nil {
		return other
	}
	return value
}

func isTrue(value any) bool { return value != nil && value != false }
