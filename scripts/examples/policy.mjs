/**
 * Returns the way in which a Content-Security-Policy allows scripts: `nonce`, `hash`, `self`, or a word for the reason why it
 * is not strict.
 *
 * @example
 * policyMode("default-src 'none'; script-src 'nonce-r4nd0m'; style-src 'self'") // "nonce"
 */
export function policyMode(policy) {
  const directives = new Map(
    policy.split(";").map((directive) => {
      const [name, ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  const sourcesOf = (name) => directives.get(name) ?? directives.get("default-src");
  const scripts = sourcesOf("script-src");
  if (!scripts) return "none";
  // A browser that knows nonces and hashes ignores 'unsafe-inline' beside them; a reader should not have to know.
  const loose = [...scripts, ...(sourcesOf("style-src") ?? ["*"])].find((source) =>
    /^('unsafe-(inline|eval|hashes)'|\*|https?:|data:|blob:)$/.test(source),
  );
  if (loose) return `loose: ${loose}`;
  if (scripts.some((source) => source.startsWith("'nonce-"))) return "nonce";
  return scripts.some((source) => source.startsWith("'sha256-")) ? "hash" : "self";
}
