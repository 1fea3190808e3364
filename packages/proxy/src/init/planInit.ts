import { invalidConfig } from "../base/errors.js";
import { bucketPolicy } from "./bucketPolicy.js";
import { missingVariables } from "./environmentFile.js";
import type { Edit, Framework } from "./Framework.js";
import { FRAMEWORKS } from "./frameworks.js";
import type { InitPlan } from "./plan.js";
import type { Project } from "./project.js";

/** Settings of {@link planInit}. */
export interface InitSettings {
  /** Address of the proxy. */
  proxyUrl: string;
  /** Public address of the bucket. */
  cacheUrl: string;
  /** Name of a framework, as `next`; default: the one that the dependencies show. */
  framework?: string;
  /** Name of the bucket, for its policy. */
  bucket: string;
}

const NAMES = FRAMEWORKS.map(({ id }) => id).join(", ");

function frameworkOf(project: Project, asked: string | undefined): Framework {
  const found = FRAMEWORKS.find(({ id, dependencies }) =>
    asked === undefined ? dependencies.every((name) => project.dependencies.has(name)) : id === asked,
  );
  if (found) return found;
  const message =
    asked === undefined
      ? `${project.dir}: found no framework among the dependencies; name one with --framework: ${NAMES}`
      : `--framework: expected one of ${NAMES}, got ${JSON.stringify(asked)}`;
  throw invalidConfig(message);
}

/**
 * Plans the files that connect an application with Bucketfirst: keys, the images module, the head line, the bucket policy. It
 * reads files and writes none. What exists stays: a file is added, or gets further lines.
 *
 * @throws ProxyError `INVALID_CONFIG` for an unknown framework, or half a key pair
 */
export function planInit(project: Project, settings: InitSettings): InitPlan {
  const framework = frameworkOf(project, settings.framework);
  const plan: InitPlan = {
    framework: framework.name,
    files: [],
    kept: [],
    byHand: [],
    commands: [],
    picture: framework.picture,
  };
  planEnvironment(plan, project, [
    ["PROXY_URL", settings.proxyUrl],
    ["CACHE_URL", settings.cacheUrl],
    ...(framework.variables ?? []),
  ]);
  planIgnore(plan, project);
  if (framework.images) planImages(plan, project, framework.images(project));
  if (framework.types && project.extension === "ts") planNew(plan, project, framework.types.path, framework.types.text);
  if (framework.head) planEdit(plan, project, framework.head);
  planNew(plan, project, "bucket-policy.json", `${JSON.stringify(bucketPolicy(settings.bucket), undefined, 2)}\n`);
  const missing = ["@bucketfirst/core", ...framework.packages].filter((name) => !project.dependencies.has(name));
  if (missing.length > 0) plan.commands.push(`${project.install} ${missing.join(" ")}`);
  plan.commands.push(framework.command ?? "npx @bucketfirst/proxy dev --root public");
  return plan;
}

function planImages(
  plan: InitPlan,
  project: Project,
  { path, text, lines }: ReturnType<NonNullable<Framework["images"]>>,
): void {
  const taken = project.first(`${path}.ts`, `${path}.js`, `${path}.mjs`);
  if (taken && lines && !project.read(taken)?.includes("@bucketfirst/"))
    plan.byHand.push({ path: taken, lines, reason: "it exists" });
  else planNew(plan, project, taken ?? `${path}.${project.extension}`, text);
}

function planEnvironment(plan: InitPlan, project: Project, wanted: readonly [string, string][]): void {
  const before = project.read(".env");
  const variables = missingVariables(before, wanted);
  if (variables.length === 0) {
    plan.kept.push({ path: ".env", reason: "it has all variables" });
    return;
  }
  const lines = variables.map(([name, value]) => `${name}=${value}`);
  const printed = variables.map(([name, value]) =>
    name.startsWith("IMGPROXY_") ? `${name}=… (${value.length} fresh hex digits, not shown)` : `${name}=${value}`,
  );
  const gap = before && !before.endsWith("\n") ? "\n" : "";
  plan.files.push({ path: ".env", before, after: `${before ?? ""}${gap}${lines.join("\n")}\n`, printed });
}

/** Keeps `.env` out of git, which holds the key pair. */
function planIgnore(plan: InitPlan, project: Project): void {
  const before = project.read(".gitignore");
  const ignored = before?.split(/\r?\n/).some((line) => /^\/?\.env\*?\s*$/.test(line));
  if (ignored) return;
  const gap = before && !before.endsWith("\n") ? "\n" : "";
  plan.files.push({ path: ".gitignore", before, after: `${before ?? ""}${gap}.env\n` });
}

/** Plans a new file, unless its name is taken. */
function planNew(plan: InitPlan, project: Project, path: string, after: string): void {
  if (project.first(path)) plan.kept.push({ path, reason: "it exists" });
  else plan.files.push({ path, before: undefined, after });
}

function planEdit(plan: InitPlan, project: Project, { paths, mark, lines, apply }: Edit): void {
  const path = project.first(...paths);
  const before = path && project.read(path);
  if (path === undefined || before === undefined) {
    plan.byHand.push({ path: paths[0] as string, lines, reason: "there is no such file" });
  } else if (before.includes(mark)) {
    plan.kept.push({ path, reason: "the lines are there" });
  } else {
    const after = apply(before);
    if (after === undefined) plan.byHand.push({ path, lines, reason: "the place for them was not found" });
    else plan.files.push({ path, before, after });
  }
}
