/** The sources of a port in Elixir, in the order of their imports. */
const ELIXIR = ["bucketfirst", "bucketfirst_images", "bucketfirst_tag"].flatMap((name) => ["-r", `${name}.ex`]);
const PHP = ["php", "-d", "error_reporting=-1", "-d", "display_errors=1"];

/** Runs a page of PHP, and prints its policy in front of it. */
const phpRunner = (page) => ({
  file: "run.php",
  text: `<?php ob_start(); require __DIR__ . '/${page}'; $page = ob_get_clean(); echo "$policy\\n$page";`,
});

/**
 * The applications of docs/templates.md: `packages` are those of Debian, `blocks` the kinds of code block that belong to one, `needs` a command that ends
 * well where its template engine is installed, and `tools` other programs that may run it; `version` prints its version. The files named in them go into a copy of the language's folder, with
 * `runner` beside them; `run` prints the policy, a newline and the page.
 */
export const APPS = [
  {
    name: "Ruby, ERB",
    packages: "`ruby`",
    folder: "ruby",
    blocks: ["ruby", "erb"],
    needs: ["ruby", "-e", "require 'erb'"],
    runner: {
      file: "run.rb",
      text: `require_relative "app"
_status, headers, body = App.call({})
puts headers["content-security-policy"], body`,
    },
    run: ["ruby", "run.rb"],
  },
  {
    name: "Ruby, Rails",
    packages: "`ruby-actionview`",
    folder: "ruby",
    blocks: ["ruby", "erb"],
    needs: ["ruby", "-e", "require 'action_view'"],
    version: ["ruby", "-e", "require 'action_view'; print ActionView.version"],
    runner: {
      file: "run.rb",
      text: `require "action_view"
require_relative "pictures"
require_relative "app/helpers/images_helper"
view = ActionView::Base.with_empty_template_cache.with_view_paths(["app/views"], {})
view.extend(ImagesHelper)
puts POLICY, view.render(template: "cats/index")`,
    },
    run: ["ruby", "run.rb"],
  },
  {
    name: "Python, Jinja",
    packages: "`python3-jinja2`",
    folder: "python",
    blocks: ["python", "jinja"],
    needs: ["python3", "-c", "import jinja2"],
    runner: {
      file: "run.py",
      text: `from app import app
headers = {}
body = app({}, lambda status, given: headers.update(given))
print(headers["Content-Security-Policy"])
print(b"".join(body).decode())`,
    },
    run: ["python3", "-B", "run.py"],
  },
  {
    name: "Python, Django",
    packages: "`python3-django`",
    folder: "python",
    blocks: ["python", "django"],
    needs: ["python3", "-c", "import django.urls"],
    // Debian's packages are for Debian's Python.
    tools: ["python3", "/usr/bin/python3"],
    version: ["python3", "-c", "import django; print(django.get_version())"],
    runner: {
      file: "run.py",
      text: `import django
from django.conf import settings
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["cats"],
    ROOT_URLCONF=__name__,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
django.setup()

from cats import views
from django.test import Client

urlpatterns = [path("", views.page)]
response = Client().get("/")
assert response.status_code == 200
print(response["Content-Security-Policy"])
print(response.content.decode())`,
    },
    run: ["python3", "-B", "run.py"],
  },
  {
    name: "PHP",
    packages: "`php-cli`",
    folder: "php",
    blocks: ["php"],
    needs: ["php", "-v"],
    // The command line sends no headers.
    runner: phpRunner("index.php"),
    run: [...PHP, "run.php"],
  },
  {
    name: "PHP, Twig",
    packages: "`php-twig`",
    folder: "php",
    blocks: ["php", "twig"],
    needs: ["php", "-r", "require 'Twig/autoload.php';"],
    version: ["php", "-r", "require 'Twig/autoload.php'; echo Twig\\Environment::VERSION;"],
    runner: phpRunner("twig.php"),
    run: [...PHP, "run.php"],
  },
  {
    name: "PHP, Blade",
    packages: "`php-illuminate-view`",
    folder: "php",
    blocks: ["php", "blade"],
    needs: ["php", "-r", "require 'Illuminate/View/autoload.php';"],
    // What Laravel does before a view is rendered.
    runner: {
      file: "run.php",
      text: `<?php
require 'Illuminate/View/autoload.php';
require __DIR__ . '/pictures.php';

$files = new Illuminate\\Filesystem\\Filesystem();
mkdir(__DIR__ . '/compiled');
$blade = new Illuminate\\View\\Compilers\\BladeCompiler($files, __DIR__ . '/compiled');
$engines = new Illuminate\\View\\Engines\\EngineResolver();
$engines->register('blade', fn () => new Illuminate\\View\\Engines\\CompilerEngine($blade));
$finder = new Illuminate\\View\\FileViewFinder($files, [__DIR__]);
$views = new Illuminate\\View\\Factory($engines, $finder, new Illuminate\\Events\\Dispatcher());
$style = file_get_contents(__DIR__ . '/style.css');
$head_script = file_get_contents(__DIR__ . '/head.js');
echo "$policy\\n", $views->make('cats', compact('card', 'avatar', 'style', 'head_script'))->render();`,
    },
    run: ["php", "run.php"],
  },
  {
    name: "Elixir, EEx",
    packages: "`elixir`",
    folder: "elixir",
    blocks: ["elixir", "eex"],
    needs: ["elixir", "--version"],
    runner: {
      file: "run.exs",
      text: `{html, _} = Code.eval_file("app.exs")
{:safe, "<img" <> _} = Bucketfirst.Tag.picture_tag(%{"cachedSrc" => "/b/1", "proxySrc" => "/p/1"}, "data-id": 1)
IO.puts("\\n" <> html)`,
    },
    run: ["elixir", ...ELIXIR, "-r", "pictures.ex", "run.exs"],
    hasPolicy: false,
  },
  {
    name: "Elixir, HEEx",
    packages: "`elixir`, and Phoenix LiveView in `ERL_LIBS`",
    folder: "elixir",
    blocks: ["elixir", "heex"],
    // A project of mix has Phoenix in its path; here it may stand in ERL_LIBS.
    needs: ["elixir", "-e", "Code.ensure_loaded!(Phoenix.Component)"],
    runner: {
      file: "run.exs",
      text: `html = CatsHTML.page(Map.new([{:__changed__, nil} | Pictures.assigns()]))
IO.puts(["\\n", Phoenix.HTML.Safe.to_iodata(html)])`,
    },
    run: ["elixir", ...ELIXIR, "-r", "pictures.ex", "-r", "cats_html.ex", "run.exs"],
    hasPolicy: false,
  },
  {
    name: "Go, html/template",
    packages: "`golang-go`",
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
