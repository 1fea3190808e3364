// Answers the lines of scripts/check-ports.mjs: JSON of one image and its attributes, or of what makes one.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"bucketfirst.example/spec"
)

type asked struct {
	Image      json.RawMessage
	Attributes [][2]any
	Source     string
	Request    request
	Config     *struct {
		ProxyURL, CacheURL, CacheFolder, Encoding string
		Signing                                   *struct{ Key, Salt string }
	}
}

// request is that of html.json, in which the entries have two names.
type request struct {
	bucketfirst.Request
	Sources []bucketfirst.Request
	Media   json.RawMessage
}

func (q asked) image() (image bucketfirst.Descriptor, err error) {
	if q.Config == nil {
		return image, image.UnmarshalJSON(q.Image)
	}
	images := bucketfirst.Images{
		ProxyURL: q.Config.ProxyURL, CacheURL: q.Config.CacheURL, CacheFolder: q.Config.CacheFolder,
		Plain: q.Config.Encoding == "plain", Unsigned: q.Config.Signing == nil,
	}
	if q.Config.Signing != nil {
		key, keyErr := hex.DecodeString(q.Config.Signing.Key)
		salt, saltErr := hex.DecodeString(q.Config.Signing.Salt)
		images.Key, images.Salt, err = key, salt, errors.Join(keyErr, saltErr)
	}
	made := q.Request.Request
	made.Entries = q.Request.Sources
	if q.Request.Media != nil {
		err = errors.Join(err, json.Unmarshal(q.Request.Media, &made.Entries))
	}
	if err != nil {
		return image, err
	}
	return images.Image(q.Source, made)
}

func answer(line []byte) (string, error) {
	var q asked
	if err := json.Unmarshal(line, &q); err != nil {
		panic(err)
	}
	image, err := q.image()
	if err != nil {
		return "", err
	}
	var attributes []any
	for _, one := range q.Attributes {
		name, value := one[0], one[1]
		if retry, isMap := value.(map[string]any); isMap {
			value = bucketfirst.Retry{Times: int(retry["times"].(float64)), DelayMs: int(retry["delayMs"].(float64))}
		}
		if list, isList := value.([]any); isList {
			var turns []any
			for _, pair := range list {
				turns = append(turns, pair.([]any)...)
			}
			value = turns
		}
		attributes = append(attributes, name, value)
	}
	html, err := bucketfirst.Picture(image, attributes...)
	return string(html), err
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text, err := answer(lines.Bytes())
		if err != nil {
			text = "refused"
		}
		fmt.Println(text)
	}
}
