import { createHash } from "node:crypto";
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { invalidConfig } from "../../base/errors.js";
import { StoreError } from "../storeError.js";
import { childrenOf, childText, escapeXml } from "../xml.js";
import { S3Client } from "./s3Client.js";
import type { S3StoreConfig } from "./s3StoreConfig.js";

const RULE = "bucketfirst-expiry";
/** Attempts at one call: an operator waits for it, and no queue repeats it. */
const ATTEMPTS = 3;
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
/** Header of the whole configuration, not of a rule: AWS resets it where a put leaves it out. */
const SMALLEST = "x-amz-transition-default-minimum-object-size";

/** A rule of a bucket, with the fields that are shown. */
export interface LifecycleRule {
  ID: string | undefined;
  /** Age at which objects expire; left out where the rule has none. */
  Expiration?: { Days: number };
}

/** A rule as the bucket wrote it; it is written back unchanged. */
interface Written extends LifecycleRule {
  xml: string;
}

/**
 * Makes objects under `prefix` expire: reads, merges and writes the rules of a bucket. Other rules stay byte for byte; an
 * earlier one of ours is replaced.
 *
 * @throws ProxyError for an empty prefix, which would expire everything in the bucket
 */
export async function setExpiry(config: S3StoreConfig, prefix: string, days: number): Promise<LifecycleRule[]> {
  if (prefix === "") {
    throw invalidConfig("S3_FOLDER: expected a folder, since a rule without one would expire everything in the bucket");
  }
  const client = new S3Client(config, ATTEMPTS);
  try {
    const { rules, smallest } = await readRules(client);
    const filter = `<Filter><Prefix>${escapeXml(prefix)}</Prefix></Filter>`;
    const ours: Written = {
      ID: RULE,
      Expiration: { Days: days },
      xml: `<Rule><ID>${RULE}</ID>${filter}<Status>Enabled</Status><Expiration><Days>${days}</Days></Expiration></Rule>`,
    };
    const merged = [...rules.filter(({ ID }) => ID !== RULE), ours];
    await writeRules(client, merged, smallest);
    return merged.map(({ xml: _, ...rule }) => rule);
  } finally {
    await client.close();
  }
}

async function readRules(client: S3Client): Promise<{ rules: Written[]; smallest: string | undefined }> {
  try {
    const { headers, body } = await client.call({ method: "GET", query: { lifecycle: "" } });
    const text = body.toString();
    const { root } = parseXml(text, { includeOffsets: true });
    const smallest = headers[SMALLEST];
    return {
      rules: root ? childrenOf(root, "Rule").map((rule) => written(rule, text)) : [],
      smallest: typeof smallest === "string" ? smallest : undefined,
    };
  } catch (error) {
    if (error instanceof StoreError && error.code === "NoSuchLifecycleConfiguration") {
      return { rules: [], smallest: undefined };
    }
    throw error;
  }
}

function written(rule: XmlElement, text: string): Written {
  const [expiration] = childrenOf(rule, "Expiration");
  const days = expiration && childText(expiration, "Days");
  return {
    ID: childText(rule, "ID"),
    ...(days !== undefined && { Expiration: { Days: Number(days) } }),
    xml: text.slice(rule.start, rule.end),
  };
}

async function writeRules(client: S3Client, rules: readonly Written[], smallest: string | undefined): Promise<void> {
  const text = `<LifecycleConfiguration xmlns="${NAMESPACE}">${rules.map(({ xml }) => xml).join("")}</LifecycleConfiguration>`;
  const bytes = Buffer.from(text);
  await client.call({
    method: "PUT",
    query: { lifecycle: "" },
    headers: { "content-type": "application/xml", ...(smallest !== undefined && { [SMALLEST]: smallest }) },
    body: { length: bytes.length, open: () => bytes },
    md5: createHash("md5").update(bytes).digest("hex"),
  });
}
