import { APPS } from "./apps.mjs";

const appOf = (name) => APPS.find((app) => app.name === name);
const [, BLADE] = /^([\s\S]*?)\$style = /.exec(appOf("PHP, Blade").runner.text);

/**
 * The tabs of the playground that show a tag of a template language: `app` is the application of docs/templates.md that
 * gives `images` and the tag, `files` what runs the copied text, the last one as `runner` of that application.
 */
export const COPIED = [
  {
    tab: "ERB",
    app: "Ruby, ERB",
    files: (text) => [
      { file: "copied.erb", text },
      {
        file: "run.rb",
        text: `require "erb"\nrequire_relative "pictures"\nputs ERB.new(File.read("copied.erb")).result`,
      },
    ],
  },
  {
    tab: "Jinja",
    app: "Python, Jinja",
    files: (text) => [
      { file: "copied.html", text },
      {
        file: "run.py",
        text: `from app import templates
from pictures import images
print(templates.get_template("copied.html").render(images=images))`,
      },
    ],
  },
  {
    tab: "Twig",
    app: "PHP, Twig",
    files: (text) => [
      { file: "copied.twig", text },
      {
        file: "run.php",
        text: `<?php ob_start(); require __DIR__ . '/twig.php'; ob_end_clean(); echo $twig->render('copied.twig', ['images' => $images]);`,
      },
    ],
  },
  {
    tab: "Blade",
    app: "PHP, Blade",
    files: (text) => [
      { file: "copied.blade.php", text },
      { file: "run.php", text: `${BLADE}echo $views->make('copied', compact('images'))->render();` },
    ],
  },
  {
    tab: "HEEx",
    app: "Elixir, HEEx",
    files: (text) => [
      {
        file: "run.exs",
        text: `defmodule Copied do
  use Phoenix.Component
  import CatsHTML, only: [picture: 1]

  def page(assigns) do
    ~H"""
    ${text}
    """
  end
end

IO.puts(Phoenix.HTML.Safe.to_iodata(Copied.page(%{__changed__: nil})))`,
      },
    ],
  },
  {
    tab: "Go template",
    app: "Go, html/template",
    files: (text) => {
      const [handler, page] = text.split(/\n\n(?=\{\{\/\*)/);
      return [
        { file: "app/copied.html", text: page },
        {
          file: "app/main_test.go",
          text: `package main

import (
	"bytes"
	"html/template"
	"os"
	"testing"

	bucketfirst "bucketfirst.example/spec"
)

func TestCopied(t *testing.T) {
	images := bucketfirst.Images{
		ProxyURL: "https://img.example.com", CacheURL: "https://bucket.example.com",
		Key: secret("IMGPROXY_KEY"), Salt: secret("IMGPROXY_SALT"),
	}
	${handler}
	if err != nil {
		t.Fatal(err)
	}
	functions := template.FuncMap{"picture": bucketfirst.Picture}
	copied := template.Must(template.New("copied.html").Funcs(functions).ParseFiles("copied.html"))
	var page bytes.Buffer
	if err := copied.Execute(&page, map[string]any{"Picture": picture}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("PAGE"), page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
`,
        },
      ];
    },
  },
];

export const appOfTab = ({ app }) => appOf(app);
