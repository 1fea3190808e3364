import type { StoreError } from "./storeError.js";

/** Facts about the bucket that refused. */
export interface RefusedBy {
  bucket: string;
  folder: string;
  region: string | undefined;
  /** True for the second bucket, whose settings have other names, and which is only read. Default false. */
  isSecond?: boolean;
}

/** The reason for which a store refuses, and its cure. */
export interface Refusal {
  what: string;
  cure: string;
  /** Rights that are missing, where those are the reason. */
  policy?: string;
}

/** Returns the least rights that the proxy needs of a bucket, as a policy. The second one is read, and purged from. */
function minimalPolicy({ bucket, folder, isSecond }: RefusedBy): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetObject", ...(isSecond ? [] : ["s3:PutObject"]), "s3:DeleteObject"],
        Resource: `arn:aws:s3:::${bucket}/${folder}*`,
      },
      { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    ],
  });
}

const TOKEN: Refusal = {
  what: "the session token has expired or is not valid",
  cure: "renew AWS_SESSION_TOKEN with the keys that belong to it, or log in again where a profile is used",
};

/** Refusals by the store's name of the fault, for faults that more rights would not cure. */
const KNOWN: Readonly<Record<string, Refusal>> = {
  InvalidAccessKeyId: {
    what: "the store does not know the access key",
    cure: "check AWS_ACCESS_KEY_ID, or the profile or role in use: is it a key of this store?",
  },
  SignatureDoesNotMatch: {
    what: "the secret key is not the one of the access key",
    cure: "check AWS_SECRET_ACCESS_KEY; where it is right, something between here and the store rewrites requests",
  },
  RequestTimeTooSkewed: {
    what: "the clock of this machine is wrong",
    cure: "set the clock of this machine, best by NTP",
  },
  ExpiredToken: TOKEN,
  ExpiredTokenException: TOKEN,
  InvalidToken: TOKEN,
  TokenRefreshRequired: TOKEN,
  NoSuchBucket: { what: "there is no such bucket", cure: "create the bucket, or set S3_BUCKET" },
  NoCredentials: {
    what: "there are no credentials",
    cure: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role that brings them",
  },
  NoRegion: { what: "the bucket's region is not known", cure: "set AWS_REGION to the bucket's own" },
};

const OF_REGION = new Set(["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"]);

/** Returns whether the store knows the account but refuses for want of rights. A reply to HEAD says no more than 403. */
export const lacksRights = ({ status, code = "" }: StoreError): boolean =>
  status === 403 && !Object.hasOwn(KNOWN, code);

/** Explains a fault of a store; undefined where the settings are not its cause. */
export function refusalOf(error: StoreError, by: RefusedBy): Refusal | undefined {
  const refusal = explain(error, by);
  if (!refusal || !by.isSecond) return refusal;
  const { what, cure, ...policy } = refusal;
  return { what: `second bucket: ${what}`, cure: cure.replace(OWN_NAMES, (name) => SECOND_NAMES[name]!), ...policy };
}

const SECOND_NAMES: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "S3_FALLBACK_ACCESS_KEY_ID",
  AWS_SECRET_ACCESS_KEY: "S3_FALLBACK_SECRET_ACCESS_KEY",
  AWS_REGION: "S3_FALLBACK_REGION",
  S3_BUCKET: "S3_FALLBACK_BUCKET",
};
const OWN_NAMES = /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_REGION|S3_BUCKET/g;

function explain(error: StoreError, by: RefusedBy): Refusal | undefined {
  const { region } = by;
  const { status, code = "" } = error;
  if (Object.hasOwn(KNOWN, code)) return KNOWN[code];
  if (OF_REGION.has(code) || status === 301) {
    const now = region === undefined ? "" : `; it is ${region} now`;
    return { what: "the bucket lies in another region", cure: `set AWS_REGION to the bucket's own${now}` };
  }
  if (!lacksRights(error)) return undefined;
  const policy = minimalPolicy(by);
  return { what: "the bucket refuses; it needs this policy", cure: `the bucket needs this policy: ${policy}`, policy };
}
