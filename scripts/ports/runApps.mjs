import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { freshScratch, root } from "../gate/workspace.mjs";
import { loadCore } from "../tags/core.mjs";
import { APPS } from "./apps.mjs";
import { LANGUAGES } from "./languages.mjs";

/** The pair of imgproxy's documentation. */
export const KEYS = { key: "736563726574", salt: "68656C6C6F" };
const PAGE_FILE = "docs/templates.md";

/** The code blocks of the page that name a file, as `{ lang, file, text }`. */
function blocksOf() {
  const page = readFileSync(join(root, PAGE_FILE), "utf8");
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, lang, text]) => {
    const file = /^(?:<\?php \/\/|<%#|<%!--|\{#|\{\{\/\*|\{\{--|#|\/\/) (\S+\.\w+)/.exec(text)?.[1];
    return file ? [{ lang, file, text }] : [];
  });
}

/** The policy and the page that every application has to give, made by core. */
async function expectedPage() {
  const { createImages, renderImage, fallbackScript, fallbackScriptHash, styleText, styleHash } = await loadCore();
  const addresses = { proxyUrl: "https://img.example.com", cacheUrl: "https://bucket.example.com", signing: KEYS };
  const card = { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] };
  const cat = createImages({ ...addresses, sets: true }).image("https://shop.example.com/cat.jpg", card);
  const avatar = { resize: { type: "fit" }, width: 64, height: 64, layout: "fixed" };
  const tom = createImages(addresses).image("https://shop.example.com/tom.jpg", avatar);
  const sources = "img-src https://bucket.example.com https://img.example.com";
  return {
    policy: `default-src 'none'; ${sources}; script-src '${fallbackScriptHash}'; style-src '${styleHash}'`,
    page: [
      "<!doctype html>",
      "<title>Cats</title>",
      `<style>${styleText}</style>`,
      `<script>${fallbackScript}</script>`,
      renderImage(cat, { alt: 'Tom & "Jerry"', priority: true }),
      renderImage(tom, { alt: "Tom", class: "round", fallback: "/static/nobody.svg" }),
    ],
  };
}

/** Finds the version of the template engine, where the application names one, else that of the language. */
function versionOf({ folder, version }, as) {
  const [command, ...args] = version
    ? as(version)
    : LANGUAGES.find(({ file }) => file.startsWith(`${folder}/`)).version;
  return /\d+(?:\.\d+)+/.exec(spawnSync(command, args, { encoding: "utf8" }).stdout)?.[0];
}

/**
 * Finds the program that runs an application where its template engine is here.
 *
 * @returns a function that names that program in a command; undefined without an engine
 */
export function toolOf({ needs, tools = [needs[0]] }) {
  const tool = tools.find((one) => spawnSync(one, needs.slice(1), { stdio: "ignore" }).status === 0);
  return tool && (([command, ...args]) => [command === needs[0] ? tool : command, ...args]);
}

/** Copies a language's folder, with the files of the head and the blocks of the page, and runs the application in it. */
export function printed({ folder, blocks, head = ".", runner, run, printsTo }, as) {
  const [command, ...args] = as(run);
  const dir = join(freshScratch(`app-${folder}`), folder);
  cpSync(join(root, "spec", folder), dir, { recursive: true });
  mkdirSync(join(dir, head), { recursive: true });
  for (const name of ["head.js", "style.css", "head.json"]) cpSync(join(root, "spec", name), join(dir, head, name));
  const own = blocksOf().filter(({ lang }) => blocks.includes(lang));
  for (const { file, text } of [...own, ...[runner].flat()]) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
  const page = join(dir, printsTo ?? "page.txt");
  const environment = { IMGPROXY_KEY: KEYS.key, IMGPROXY_SALT: KEYS.salt, PAGE: page };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: dir,
    env: { ...process.env, ...environment, GOTOOLCHAIN: "local", GOPROXY: "off", ELIXIR_ERL_OPTIONS: "+fnu" },
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status !== 0) return { fault: `${error ?? ""}${stderr}${stdout}`.slice(0, 2000) };
  return { text: printsTo && existsSync(page) ? readFileSync(page, "utf8") : stdout };
}

/**
 * Runs the applications of docs/templates.md whose template engine is here, and compares their pages with core's.
 *
 * @returns a list of `{ name, packages, missing?, version?, fault? }`; the version is that of the template engine, or of the language
 */
export async function runApps() {
  const expected = await expectedPage();
  return APPS.map((app) => {
    const { name, packages, hasPolicy = true } = app;
    const as = toolOf(app);
    if (!as) return { name, packages, missing: "no template engine here" };
    const { text, fault } = printed(app, as);
    const version = versionOf(app, as);
    if (fault) return { name, packages, version, fault };
    const [policy, ...page] = text.split("\n");
    const wanted = [hasPolicy ? expected.policy : "", ...expected.page];
    const lines = [policy, ...page.map((line) => line.trim()).filter(Boolean)];
    const wrong = wanted.findIndex((line, i) => line !== lines[i]);
    if (wrong < 0 && lines.length === wanted.length) return { name, packages, version };
    return {
      name,
      packages,
      version,
      fault: `line ${wrong + 1} is\n  ${lines[wrong]}\ninstead of\n  ${wanted[wrong]}`,
    };
  });
}
