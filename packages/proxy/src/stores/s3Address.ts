import { ProxyError } from "../base/errors.js";

/** What an address is made of. */
export interface S3Place {
  bucket: string;
  /** Address of a store that is not AWS, with a path if it has one. */
  endpoint?: string | undefined;
  region: string;
  forcePathStyle: boolean;
}

/** Where a bucket is asked. */
export interface S3Address {
  /** e.g. `https://images.s3.eu-central-1.amazonaws.com`. */
  origin: string;
  /** Of the `Host` header: with a port where that is not the usual one. */
  host: string;
  /** Path of the bucket without a final slash; empty where the bucket is part of the host. */
  base: string;
  /** Whether the host is one of Amazon's. */
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
 * The address of a bucket.
 *
 * @throws ProxyError `INVALID_CONFIG` for an endpoint that is no http address; what it says of it is no more than that
 */
export function s3AddressOf({ bucket, endpoint, region, forcePathStyle }: S3Place): S3Address {
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw notAnAddress();
  const url = new URL(endpoint ?? awsEndpoint(region));
  if (!/^https?:$/.test(url.protocol)) throw notAnAddress();
  const isAws = endpoint === undefined || /\.amazonaws\.(?:com|com\.cn|eu)$/.test(url.hostname);
  const prefix = url.pathname.replace(/\/+$/, "");
  // A dot in the name would need a certificate of its own, and an address of numbers has no names under it.
  const inPath = forcePathStyle || !HOST_LABEL.test(bucket) || /^[\d.]+$|:/.test(url.hostname);
  const host = inPath ? url.host : `${bucket}.${url.host}`;
  return {
    origin: `${url.protocol}//${host}`,
    host,
    base: inPath ? `${prefix}/${encodeName(bucket)}` : prefix,
    isAws,
  };
}

/** An object's name as part of a path: every byte escaped but the unreserved ones of RFC 3986, and slashes. */
export function encodeName(name: string): string {
  // Folders and keys are plain as a rule, and this runs for every image.
  if (/^[A-Za-z0-9/._~-]*$/.test(name)) return name;
  return encodeQuery(name).replaceAll("%2F", "/");
}

/** A value of a query, as SigV4 wants it. */
export const encodeQuery = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function awsEndpoint(region: string): string {
  // Variables of the SDK's, which have no name among our settings.
  const { AWS_USE_FIPS_ENDPOINT: fips, AWS_USE_DUALSTACK_ENDPOINT: dualstack } = process.env;
  const service = `s3${fips === "true" ? "-fips" : ""}${dualstack === "true" ? ".dualstack" : ""}`;
  const [, domain = "amazonaws.com"] = PARTITIONS.find(([beginning]) => beginning.test(region)) ?? [];
  return `https://${service}.${region}.${domain}`;
}

// Its text may hold a password, so it is not repeated.
const notAnAddress = (): ProxyError =>
  new ProxyError(500, "The proxy is not configured", {
    message: "endpoint: expected an http or https address of the store",
    code: "INVALID_CONFIG",
  });
