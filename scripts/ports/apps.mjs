/**
 * The applications of docs/templates.md: `blocks` are the kinds of code block that belong to one, `needs` a command that ends
 * well where its template engine is installed. The files named in them go into a copy of the language's folder, with
 * `runner` beside them; `run` prints the policy, a newline and the page.
 */
export const APPS = [
  {
    name: "Ruby, ERB",
    folder: "ruby",
    blocks: ["ruby", "erb"],
    needs: ["ruby", "-e", "require 'erb'"],
    runner: {
      file: "run.rb",
      text: `require_relative "app"
require_relative "images_helper"
_status, headers, body = App.call({})
raise unless Object.new.extend(ImagesHelper).cached_image("cat.jpg", CARD, alt: "").include?("/set:")
puts headers["content-security-policy"], body`,
    },
    run: ["ruby", "run.rb"],
  },
  {
    name: "Python, Jinja",
    folder: "python",
    blocks: ["python", "jinja"],
    needs: ["python3", "-c", "import jinja2"],
    runner: {
      file: "run.py",
      text: `from app import app
# Django is not here: at least it has to be Python.
compile(open("templatetags/images.py").read(), "images.py", "exec")
headers = {}
body = app({}, lambda status, given: headers.update(given))
print(headers["Content-Security-Policy"])
print(b"".join(body).decode())`,
    },
    run: ["python3", "-B", "run.py"],
  },
  {
    name: "PHP",
    folder: "php",
    blocks: ["php"],
    needs: ["php", "-v"],
    // The command line sends no headers.
    runner: {
      file: "run.php",
      text: "<?php ob_start(); require __DIR__ . '/index.php'; $page = ob_get_clean(); echo \"$policy\\n$page\";",
    },
    run: ["php", "-d", "error_reporting=-1", "-d", "display_errors=1", "run.php"],
  },
  {
    name: "Elixir, EEx",
    folder: "elixir",
    blocks: ["elixir", "eex"],
    needs: ["elixir", "--version"],
    runner: {
      file: "run.exs",
      text: `{html, _} = Code.eval_file("app.exs")
{:safe, "<img" <> _} = Bucketfirst.Tag.picture_tag(%{"cachedSrc" => "/b/1", "proxySrc" => "/p/1"}, "data-id": 1)
IO.puts("\\n" <> html)`,
    },
    run: [
      "elixir",
      ...["bucketfirst", "bucketfirst_images", "bucketfirst_tag"].flatMap((name) => ["-r", `${name}.ex`]),
      "run.exs",
    ],
    hasPolicy: false,
  },
  {
    name: "Go, html/template",
    folder: "go",
    blocks: ["go", "gotmpl"],
    needs: ["go", "version"],
    // Files that are embedded lie beside the code.
    head: "app",
    runner: {
      file: "app/main_test.go",
      text: `package main

import (
	"net/http/httptest"
	"os"
	"testing"
)

func TestPage(t *testing.T) {
	answer := httptest.NewRecorder()
	handler()(answer, httptest.NewRequest("GET", "/", nil))
	text := answer.Header().Get("Content-Security-Policy") + "\\n" + answer.Body.String()
	if err := os.WriteFile(os.Getenv("PAGE"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
`,
    },
    run: ["go", "test", "./app"],
    printsTo: "page.txt",
  },
];
