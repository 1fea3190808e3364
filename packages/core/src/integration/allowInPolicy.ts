/** Source expressions that a page needs, by the directive that allows them. */
export interface PolicySources {
  /** Hashes of inline scripts, in single quotes. */
  script: readonly string[];
  /** Hashes of inline stylesheets, in single quotes. */
  style: readonly string[];
  /** Origins of images. */
  img: readonly string[];
  /** Hashes of `style` attributes, in single quotes. Default none. */
  styleAttribute?: readonly string[];
}

/** Directives that decide, the closest first; a browser reads the first that a policy has. */
const CHAINS = {
  script: ["script-src-elem", "script-src", "default-src"],
  styleAttribute: ["style-src-attr", "style-src", "default-src"],
  style: ["style-src-elem", "style-src", "default-src"],
  img: ["img-src", "default-src"],
} as const;

/** Directives that are written where only a wider one is there. */
const OWN = { script: "script-src", styleAttribute: "style-src-attr", style: "style-src", img: "img-src" } as const;

type Kind = keyof typeof CHAINS;

/** Returns the sources of a kind; a hash allows an attribute only beside a word that says so. */
function wantedOf(sources: PolicySources, kind: Kind): readonly string[] {
  const wanted = sources[kind] ?? [];
  return kind === "styleAttribute" && wanted.length > 0 ? ["'unsafe-hashes'", ...wanted] : wanted;
}

/** Returns the sources that a list does not allow yet. */
function missingFrom(list: readonly string[], kind: Kind, wanted: readonly string[]): string[] {
  const lower = list.map((source) => source.toLowerCase());
  if (kind === "img") {
    const allows = (origin: string): boolean =>
      lower.some((source) => {
        // A path behind the origin was chosen on purpose.
        const isWithin = source === origin || source.startsWith(`${origin}/`);
        return isWithin || source === "*" || (source.endsWith(":") && origin.startsWith(`${source}//`));
      });
    return wanted.filter((origin) => !allows(origin.toLowerCase()));
  }
  // A hash beside 'unsafe-inline' would switch that off, and with it all other inline code of the page.
  const isStrict = lower.some((source) => /^'(nonce-|sha(256|384|512)-|strict-dynamic')/.test(source));
  if (!isStrict && lower.includes("'unsafe-inline'")) return [];
  return wanted.filter((source) => !list.includes(source));
}

/** Extends one policy: the text between two commas of a header. */
function extend(policy: string, sources: PolicySources): string {
  const directives = policy
    .split(";")
    .map((text) => text.trim().split(/\s+/))
    .filter(([name]) => name);
  for (const kind of Object.keys(CHAINS) as Kind[]) {
    const wanted = wantedOf(sources, kind);
    const has = (name: string) => directives.find(([own]) => own?.toLowerCase() === name);
    const found = CHAINS[kind].map(has).find(Boolean);
    if (!found) continue;
    const [name = "", ...list] = found;
    const missing = missingFrom(list, kind, wanted);
    if (missing.length === 0) continue;
    const whole = [...list.filter((source) => source.toLowerCase() !== "'none'"), ...missing];
    // What is for attributes alone would loosen the directive of all styles.
    const isWider = name.toLowerCase() === "default-src" || (kind === "styleAttribute" && !/-attr$/i.test(name));
    if (isWider) directives.push([OWN[kind], ...whole]);
    else found.splice(0, found.length, name, ...whole);
  }
  return directives.map((words) => words.join(" ")).join("; ");
}

/**
 * Extends a Content-Security-Policy, as a header or a `<meta>` has it, by what images need, and by nothing that it allows
 * already. Directives that it does not have stay away, and `'unsafe-inline'` keeps its meaning.
 *
 * @example
 * allowInPolicy("default-src 'none'; script-src 'self'", { script: ["'sha256-a='"], style: [], img: ["https://b.test"] })
 * // "default-src 'none'; script-src 'self' 'sha256-a='; img-src https://b.test"
 */
export function allowInPolicy(policy: string, sources: PolicySources): string {
  return policy
    .split(",")
    .map((one) => extend(one, sources))
    .filter(Boolean)
    .join(", ");
}
