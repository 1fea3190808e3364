import { BucketfirstError, type Signing } from "@bucketfirst/core";
import { type Environment, readKeys } from "@bucketfirst/proxy";
import type { Project } from "./Project.js";

const PAIR = ["IMGPROXY_KEY", "IMGPROXY_SALT"] as const;
const SWITCH = "BUCKETFIRST_WITHOUT_KEYS";
const PLACEHOLDERS = "placeholders";

type Pairs = Signing | readonly Signing[];

/** Names the settings that are not there. */
function missingOf(given: Pairs | undefined, environment: Environment): string[] {
  if (given === undefined) return PAIR.filter((name) => !environment[name]);
  const [first] = [given].flat() as (Signing | undefined)[];
  return (["key", "salt"] as const).filter((name) => !first?.[name]).map((name) => `signing.${name}`);
}

/**
 * Returns the keys of a build: those of the settings, else those of the environment; `"placeholders"` where there are none
 * and the environment says that the build may do without.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names what is missing
 */
export function buildKeys(
  given: Pairs | undefined,
  { environment, root }: Pick<Project, "environment" | "root">,
): Pairs | "placeholders" {
  const missing = missingOf(given, environment);
  if (missing.length === 0) return given ?? readKeys(environment, "this build")!;
  const asked = environment[SWITCH];
  if (asked === PLACEHOLDERS) return PLACEHOLDERS;
  const names = missing.join(" and ");
  const are = missing.length > 1 ? "are" : "is";
  throw new BucketfirstError(
    "INVALID_CONFIG",
    [
      `${names} ${are} not set, by which a build signs its pictures; expected in the environment or in a .env file of ${root}.`,
      `CI that has no secrets: ${SWITCH}=${PLACEHOLDERS} builds with a grey placeholder for every picture, to be tested and not to be deployed${asked ? ` (got ${JSON.stringify(asked)})` : ""}.`,
      "An imgproxy without keys: signing: false.",
    ].join("\n"),
  );
}
