import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Lists the reasons why the checkout in `root` may not be published, each with what was expected and what is there; none, if
 * it may. A maintainer publishes from main, a workflow from a tag on it.
 */
export function refusals(root, version, env = process.env) {
  const git = (...args) => {
    try {
      return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return undefined;
    }
  };
  const reasons = [];
  const changed = git("status", "--porcelain");
  if (changed !== "") reasons.push(`work tree: expected no change beside the last commit, got\n${changed ?? "no git"}`);

  const branch = git("branch", "--show-current");
  const tags = git("tag", "--points-at", "HEAD")?.split("\n") ?? [];
  const onMain = ["origin/main", "main"].some((main) => git("merge-base", "--is-ancestor", "HEAD", main) === "");
  const isTagged = branch === "" && onMain && tags.includes(`v${version}`);
  if (branch !== "main" && !isTagged)
    reasons.push(`branch: expected main, or the tag v${version} on it, got ${branch || tags.join(", ") || "neither"}`);

  const waiting = readdirSync(join(root, ".changeset")).filter((file) => file.endsWith(".md") && file !== "README.md");
  if (waiting.length > 0)
    reasons.push(`changesets: expected none left, since "pnpm bump" turns them into a version, got ${waiting.length}`);

  if (!env.NODE_AUTH_TOKEN) reasons.push("NODE_AUTH_TOKEN: expected a token that may publish, got none");
  if (!env.ACTIONS_ID_TOKEN_REQUEST_URL)
    reasons.push("provenance: expected a run of GitHub Actions with id-token: write, got no identity of one");
  return reasons;
}
