import { randomBytes } from "node:crypto";
import { parseEnv } from "node:util";
import { invalidConfig } from "../base/errors.js";

const freshKey = (): string => randomBytes(64).toString("hex");

/**
 * Returns the lines that a `.env` file lacks: a key pair, and other variables. A name that has a value keeps it.
 *
 * @param text the file as it is; undefined where there is none
 * @throws ProxyError `INVALID_CONFIG` where it has a key without a salt, or a salt without a key: a fresh one beside it would
 * be no pair
 */
export function missingVariables(
  text: string | undefined,
  others: readonly [name: string, value: string][],
): [string, string][] {
  const values = parseEnv((text ?? "").replace(/^\ufeff/, ""));
  const hasKey = Boolean(values.IMGPROXY_KEY);
  if (hasKey !== Boolean(values.IMGPROXY_SALT)) {
    const [there, absent] = hasKey ? ["IMGPROXY_KEY", "IMGPROXY_SALT"] : ["IMGPROXY_SALT", "IMGPROXY_KEY"];
    throw invalidConfig(`.env: expected ${absent} beside ${there}, since they are a pair, and found none`);
  }
  const wanted: [string, string][] = [
    ...(hasKey
      ? []
      : ([
          ["IMGPROXY_KEY", freshKey()],
          ["IMGPROXY_SALT", freshKey()],
        ] as [string, string][])),
    ...others,
  ];
  return wanted.filter(([name]) => !values[name]);
}
