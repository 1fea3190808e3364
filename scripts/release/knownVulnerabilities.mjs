import { pnpm } from "../gate/workspace.mjs";

/**
 * Asks the registry for known vulnerabilities of everything that the packages bring. A registry that does not answer this
 * question leaves it open, which is neither a pass nor a fault of the packages.
 *
 * @param required whether an open question is a failure, as it is where something is really published
 * @param registry address of another registry than npm's settings name
 * @returns `{ ok, note }` when there are none, `{ ok: false, output }` with each of them, or `{ skipped }` with the reason
 */
export async function knownVulnerabilities({ required, registry } = {}) {
  const { output } = await pnpm(["audit", "--prod", "--json", ...(registry ? [`--registry=${registry}`] : [])]);
  const answer = readJson(output);
  const counts = answer?.metadata?.vulnerabilities;
  if (!counts) {
    const reason = `not reachable, so nothing is known: ${(answer?.error?.message ?? output).trim()}`;
    return required
      ? { ok: false, output: `expected the registry's list of vulnerabilities, got none: ${reason}` }
      : { skipped: reason };
  }
  const found = Object.values(answer.advisories ?? {});
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return { ok: true, note: `none known in ${answer.metadata.totalDependencies} dependencies` };
  const lines = found.map(
    ({ severity, module_name: name, vulnerable_versions: versions, title, url }) =>
      `${severity}: ${name} ${versions}: ${title} (${url})`,
  );
  return { ok: false, output: [`expected no known vulnerability, got ${total}`, ...lines].join("\n") };
}

/** Reads the one object of an output that may have warnings around it. */
function readJson(output) {
  try {
    return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1));
  } catch {
    return undefined;
  }
}
