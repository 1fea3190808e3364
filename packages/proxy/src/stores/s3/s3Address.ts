import { ProxyError } from "../../base/errors.js";

/** Parts of a bucket's address. */
export interface S3Place {
  bucket: string;
  /** Address of a store that is not AWS, with a path if it has one. */
  endpoint?: string | undefined;
  region: string;
  forcePathStyle: boolean;
}

/** Address of a bucket, as requests need it. */
export interface S3Address {
  /** Scheme, host and port, e.g. `https://images.s3.eu-central-1.amazonaws.com`. */
  origin: string;
  /** Value of the `Host` header: with a port where that is not the usual one. */
  host: string;
  /** Path of the bucket without a final slash; empty where the bucket is part of the host. */
  base: string;
  /** True for a host of Amazon's. */
  isAws: boolean;
}

/** Domains of the partitions of AWS, by the beginning of a region's name. */
const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, "amazonaws.com.cn"],
  [/^eusc-/, "amazonaws.eu"],
  [/^us-iso-/, "c2s.ic.gov"],
  [/^us-isob-/, "sc2s.sgov.gov"],
  [/^us-isof-/, "csp.hci.ic.gov"],
  [/^eu-isoe-/, "cloud.adc-e.uk"],
];

/** A bucket's name that can be part of a host, under one wildcard certificate. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * Returns the address of a bucket.
 *
 * @throws ProxyError `INVALID_CONFIG` for an endpoint that is no http address; the message does not repeat it
 */
export function s3AddressOf({ bucket, endpoint, region, forcePathStyle }: S3Place): S3Address {
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw notAnAddress();
  const url = new URL(endpoint ?? awsEndpoint(region));
  if (!/^https?:$/.test(url.protocol)) throw notAnAddress();
  const isAws = endpoint === undefined || /\.amazonaws\.(?:com|com\.cn|eu)$/.test(url.hostname);
  const prefix = url.pathname.replace(/\/+$/, "");
  // A name with a dot would need a certificate of its own, and a numeric address has no names under it.
  const inPath = forcePathStyle || !HOST_LABEL.test(bucket) || /^[\d.]+$|:/.test(url.hostname);
  const host = inPath ? url.host : `${bucket}.${url.host}`;
  return {
    origin: `${url.protocol}//${host}`,
    host,
    base: inPath ? `${prefix}/${encodeName(bucket)}` : prefix,
    isAws,
  };
}

/** Encodes an object's name for a path: every byte is escaped except slashes and the unreserved ones of RFC 3986. */
export function encodeName(name: string): string {
  // This runs for every image, and folders and keys need no escapes as a rule.
  if (/^[A-Za-z0-9/._~-]*$/.test(name)) return name;
  return encodeQuery(name).replaceAll("%2F", "/");
}

/** Encodes a value of a query, as SigV4 requires. */
export const encodeQuery = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function awsEndpoint(region: string): string {
  // These variables are the SDK's, and have no row among our settings.
  const { AWS_USE_FIPS_ENDPOINT: fips, AWS_USE_DUALSTACK_ENDPOINT: dualstack } = process.env;
  const service = `s3${fips === "true" ? "-fips" : ""}${dualstack === "true" ? ".dualstack" : ""}`;
  const [, domain = "amazonaws.com"] = PARTITIONS.find(([beginning]) => beginning.test(region)) ?? [];
  return `https://${service}.${region}.${domain}`;
}

// The endpoint may hold a password, so the message does not repeat it.
const notAnAddress = (): ProxyError =>
  new ProxyError(500, "The proxy is not configured", {
    message: "endpoint: expected an http or https address of the store",
    code: "INVALID_CONFIG",
  });
