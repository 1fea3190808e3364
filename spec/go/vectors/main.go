// Answers the lines of scripts/check-ports.mjs.
package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"bucketfirst.example/spec"
)

func answer(form, given, options, extension, key, salt, size string) (string, error) {
	text, err := hex.DecodeString(given)
	path := string(text)
	form, isMeta := strings.CutPrefix(form, "meta-")
	form, isSet := strings.CutPrefix(form, "set-")
	if isMeta && form != "path" {
		path = bucketfirst.MetaPath(path, form == "plain")
	} else if isSet && form != "path" {
		ladder, formats, _ := strings.Cut(extension, ":")
		path = bucketfirst.SetPath(path, ladder, formats, options, form == "plain")
	} else if form != "path" {
		path = bucketfirst.ProcessingPath(path, options, extension, form == "plain")
	}
	signed := bucketfirst.Unsigned + path
	if size != "unsigned" {
		keyBytes, keyErr := hex.DecodeString(key)
		saltBytes, saltErr := hex.DecodeString(salt)
		bytes, sizeErr := strconv.Atoi(size)
		if err = errors.Join(err, keyErr, saltErr, sizeErr); err == nil {
			signed, err = bucketfirst.SignPath(path, keyBytes, saltBytes, bytes)
		}
	}
	if isSet || isMeta {
		return signed + "\t" + bucketfirst.SetKey(path), err
	}
	return signed + "\t" + bucketfirst.CacheKey(signed), err
}

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		text, err := answer(f[0], f[1], f[2], f[3], f[4], f[5], f[6])
		if err != nil {
			text = "refused"
		}
		fmt.Println(text)
	}
}
