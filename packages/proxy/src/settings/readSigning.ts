import { type Signing, signPath } from "@bucketfirst/core";
import type { SettingReader } from "./reader.js";

/** Reads the accepted pairs of key and salt, undefined where there are none; faults go to the reader. */
export function readSigning(reader: SettingReader): Signing[] | undefined {
  const keys = reader.text("IMGPROXY_KEY")?.split(",");
  const salts = reader.text("IMGPROXY_SALT")?.split(",");
  const size = reader.number("IMGPROXY_SIGNATURE_SIZE");
  if (!keys && !salts) return undefined;
  if (!keys || !salts || keys.length !== salts.length) {
    reader.fault(
      `IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got ${keys?.length ?? 0} and ${salts?.length ?? 0}`,
    );
    return undefined;
  }
  const pairs = keys.map((key, i) => ({ key: key.trim(), salt: salts[i]!.trim(), size }));
  for (const pair of pairs) {
    try {
      signPath("/check", pair);
    } catch (error) {
      // Core's message names the field, and shows a key as its length.
      reader.fault(
        (error as Error).message.replace("signing.key", "IMGPROXY_KEY").replace("signing.salt", "IMGPROXY_SALT"),
      );
    }
  }
  return pairs;
}

/** Requires keys, or `ALLOW_UNSIGNED` by name: without keys anybody can have anything made and stored. */
export function checkKeys(
  reader: SettingReader,
  { signed, allowUnsigned, hidden }: { signed: boolean; allowUnsigned: boolean; hidden: string | undefined },
): void {
  if (signed || reader.text("IMGPROXY_KEY") || reader.text("IMGPROXY_SALT")) return;
  if (hidden !== undefined) {
    reader.fault(
      `IMGPROXY_KEY, IMGPROXY_SALT: expected the pair here too, since ${hidden} is read by imgproxy alone, and signatures are verified before it is asked`,
    );
  } else if (!allowUnsigned) {
    reader.fault(
      "IMGPROXY_KEY, IMGPROXY_SALT: expected a pair, or ALLOW_UNSIGNED=true for a server without signatures",
    );
  }
}
