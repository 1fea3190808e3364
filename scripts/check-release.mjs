#!/usr/bin/env node
// The parts of a release that need no build: what refuses to publish, and a publication that broke off and goes on. Both on
// real things: a git repository, and npm with a registry on the loopback interface.
import { deepStrictEqual, match, ok } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { freshScratch } from "./gate/workspace.mjs";
import { knownVulnerabilities } from "./release/knownVulnerabilities.mjs";
import { publish } from "./release/publish.mjs";
import { refusals } from "./release/refusals.mjs";
import { openRegistry } from "./release/registry.mjs";

const dir = freshScratch("check-release");
const git = (...args) => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.test", ...args], { cwd: dir });
git("init", "--quiet", "--initial-branch=main");
mkdirSync(join(dir, ".changeset"));
writeFileSync(join(dir, ".changeset/config.json"), "{}");
git("add", ".");
git("commit", "--quiet", "--message=first");
const env = { NODE_AUTH_TOKEN: "t0ken", ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1" };
const reasons = (variables = env) => refusals(dir, "1.2.3", variables);
const only = (found, pattern) => {
  deepStrictEqual(found.length, 1, `expected one reason, got ${JSON.stringify(found)}`);
  match(found[0], pattern);
};

deepStrictEqual(reasons(), []);
only(reasons({ ...env, NODE_AUTH_TOKEN: "" }), /^NODE_AUTH_TOKEN: expected a token that may publish, got none$/);
only(reasons({ NODE_AUTH_TOKEN: "t0ken" }), /^provenance: expected a run of GitHub Actions with id-token: write/);
ok(!JSON.stringify(reasons({ NODE_AUTH_TOKEN: "t0ken" })).includes("t0ken"), "a reason shows the token");
git("checkout", "--quiet", "--detach");
only(reasons(), /^branch: expected main, or the tag v1\.2\.3 on it, got neither$/);
git("tag", "v1.2.3");
deepStrictEqual(reasons(), [], "a tag on main may be published");
git("commit", "--quiet", "--allow-empty", "--message=aside");
git("tag", "--force", "v1.2.3");
only(reasons(), /^branch: expected main/);
git("checkout", "--quiet", "-b", "other");
only(reasons(), /^branch: expected main, or the tag v1\.2\.3 on it, got other$/);
git("checkout", "--quiet", "main");
writeFileSync(join(dir, "new.txt"), "");
only(reasons(), /^work tree: expected no change beside the last commit, got\n\?\? new\.txt$/);
rmSync(join(dir, "new.txt"));
writeFileSync(join(dir, ".changeset/one.md"), "");
git("add", ".");
git("commit", "--quiet", "--message=changeset");
only(reasons(), /^changesets: expected none left, since "pnpm bump" turns them into a version, got 1$/);

const tarball = (name) => {
  writeFileSync(join(dir, "package.json"), JSON.stringify({ name, version: "1.2.3-beta.1" }));
  const file = execFileSync("npm", ["pack", "--silent"], { cwd: dir, encoding: "utf8" }).trim();
  return { name, version: "1.2.3-beta.1", file: join(dir, file) };
};
const [first, second] = [tarball("@bucketfirst/first"), tarball("@bucketfirst/second")];
const registry = await openRegistry();
const loopback = { registry: registry.url, env: { NODE_AUTH_TOKEN: "t0ken" } };
const broken = await publish([first, { ...second, file: join(dir, "missing.tgz") }], loopback);
deepStrictEqual([broken.ok, broken.published], [false, ["@bucketfirst/first"]]);
const again = await publish([first, second], loopback);
deepStrictEqual([again.ok, again.published], [true, ["@bucketfirst/second"]], again.output);
const { published } = registry;
const tags = [...published.values()].map((document) => document["dist-tags"]);
// A pre-release must not be what `npm install` brings.
deepStrictEqual(tags, [{ beta: "1.2.3-beta.1" }, { beta: "1.2.3-beta.1" }]);
await registry.close();
const gone = await publish([first], loopback);
deepStrictEqual([gone.ok, gone.published], [false, []], "a registry that cannot be reached is a fault");

// What pnpm makes of each response of a registry that is asked for vulnerabilities.
const audited = async (status, body, required) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const result = await knownVulnerabilities({ required, registry: address });
  server.closeAllConnections();
  server.close();
  return result;
};
const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
const listOf = (vulnerabilities, advisories = {}) => ({
  actions: [],
  muted: [],
  advisories,
  metadata: { vulnerabilities, dependencies: 7, devDependencies: 0, optionalDependencies: 0, totalDependencies: 7 },
});
const leftPad = {
  id: 1,
  module_name: "left-pad",
  severity: "high",
  title: "pads right",
  url: "https://advisories.test/1",
  vulnerable_versions: "<1.3.0",
  patched_versions: ">=1.3.0",
  findings: [{ version: "1.2.0", paths: [".>left-pad"] }],
};
const [clean, one, unanswered, refused] = await Promise.all([
  audited(200, listOf(none)),
  audited(200, listOf({ ...none, high: 1 }, { 1: leftPad })),
  audited(405, {}),
  audited(405, {}, true),
]);
deepStrictEqual(clean, { ok: true, note: "none known in 7 dependencies" });
ok(!one.ok, "a known vulnerability passed");
match(one.output, /^expected no known vulnerability, got 1\nhigh: left-pad <1\.3\.0: pads right/);
match(unanswered.skipped, /^not reachable, so nothing is known: .*405/);
deepStrictEqual([refused.ok, refused.skipped], [false, undefined], "a release may not leave the question open");
console.log("release: 10 checks of the checkout, 4 publications, 4 responses of an audit");
