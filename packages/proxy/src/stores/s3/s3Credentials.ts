import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { reasonOf } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { StoreError } from "../storeError.js";
import type { Credentials } from "./sigV4.js";

/** A source of keys for calls. */
export interface CredentialSource {
  /**
   * Returns the keys to use now.
   *
   * @throws StoreError `code` `NoCredentials` where there are none
   */
  get(): Credentials | Promise<Credentials>;
  /** Looks again after the store has refused `refused`; resolves to whether there are other keys now. */
  renew(refused: Credentials): Promise<boolean>;
}

/** Returns a source for the given keys, else for those of the environment, else for those that the SDK's chain finds. */
export function credentialSource(given: Credentials | undefined, log: Pick<Log, "warn">): CredentialSource {
  if (given) return { get: () => given, renew: async () => false };
  const inEnvironment = fromEnvironment();
  // With a profile, the SDK prefers its keys to those of the environment.
  if (inEnvironment && !process.env.AWS_PROFILE) return { get: () => inEnvironment, renew: async () => false };
  return new ChainedCredentials(log);
}

/** Reads keys from the environment, also under the names that the sidecar's SDK for Go accepts. */
function fromEnvironment(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_ACCESS_KEY, AWS_SECRET_ACCESS_KEY, AWS_SECRET_KEY, AWS_SESSION_TOKEN } = process.env;
  const accessKeyId = AWS_ACCESS_KEY_ID || AWS_ACCESS_KEY;
  const secretAccessKey = AWS_SECRET_ACCESS_KEY || AWS_SECRET_KEY;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
}

/** Time left at which keys are renewed, while the old ones are still used. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Time left at which a call waits for new keys. */
const WAIT_BEFORE_MS = 10_000;
/** Pause between two looks at the files, and after a failure. */
const LOOK_EVERY_MS = 2_000;

class ChainedCredentials implements CredentialSource {
  readonly #log: Pick<Log, "warn">;
  #current: Credentials | undefined;
  #stamp = "";
  #loading: Promise<Credentials> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  #failure: StoreError | undefined;

  constructor(log: Pick<Log, "warn">) {
    this.#log = log;
  }

  get(): Credentials | Promise<Credentials> {
    const now = performance.now();
    if (this.#current && now - this.#lookedAt < LOOK_EVERY_MS) return this.#current;
    this.#lookedAt = now;
    return this.#look();
  }

  async renew(refused: Credentials): Promise<boolean> {
    const current = this.#current;
    // Another call has renewed them meanwhile.
    if (current && !isSame(current, refused)) return true;
    // Many calls are refused at once, and the chain may ask a service over the network.
    if (performance.now() - this.#loadedAt < LOOK_EVERY_MS) return false;
    const loaded = await this.#load().catch(() => refused);
    return !isSame(loaded, refused);
  }

  async #look(): Promise<Credentials> {
    const current = this.#current;
    if (!current) return this.#load();
    const left = current.expiration ? current.expiration.getTime() - Date.now() : Number.POSITIVE_INFINITY;
    if (left < WAIT_BEFORE_MS) return this.#load();
    const changed = (await stampOfFiles()) !== this.#stamp;
    if (!changed && left > RENEW_BEFORE_MS) return current;
    const loading = this.#load();
    if (changed) return loading.catch(() => current);
    loading.catch(() => undefined);
    return current;
  }

  #load(): Promise<Credentials> {
    if (this.#failure && performance.now() - this.#failedAt < LOOK_EVERY_MS) return Promise.reject(this.#failure);
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<Credentials> {
    try {
      // The stamp is taken before the files are read: a change in between leads to another read.
      const stamp = await stampOfFiles();
      const { loadAwsCredentials } = await import("./awsChain.js");
      const loaded = await loadAwsCredentials(this.#log);
      this.#stamp = stamp;
      this.#failure = undefined;
      this.#loadedAt = performance.now();
      this.#current = loaded;
      return loaded;
    } catch (error) {
      this.#failedAt = performance.now();
      if (this.#current && !this.#failure)
        this.#log.warn({ reason: reasonOf(error) }, "no new credentials for the bucket; the old ones are used on");
      this.#failure = new StoreError(`no credentials for the bucket: ${reasonOf(error)}`, {
        code: "NoCredentials",
        cause: error,
      });
      throw this.#failure;
    }
  }
}

const isSame = (one: Credentials, other: Credentials): boolean =>
  one.accessKeyId === other.accessKeyId &&
  one.secretAccessKey === other.secretAccessKey &&
  one.sessionToken === other.sessionToken;

/** Returns a stamp of the files that may hold credentials; the file with a role's web token is rotated as well. */
async function stampOfFiles(): Promise<string> {
  const { env } = process;
  const paths = [
    env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"),
    env.AWS_CONFIG_FILE || join(homedir(), ".aws", "config"),
    env.AWS_WEB_IDENTITY_TOKEN_FILE,
    env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
  ].filter((path) => path !== undefined && path !== "");
  const stamps = paths.map(async (path) => {
    const { ino, size, mtimeMs } = await stat(path!).catch(() => ({ ino: 0, size: 0, mtimeMs: 0 }));
    return `${ino}:${size}:${mtimeMs}`;
  });
  return (await Promise.all(stamps)).join();
}
