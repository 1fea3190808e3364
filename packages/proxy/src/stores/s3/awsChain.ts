import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { getProfileName, loadSharedConfigFiles } from "@smithy/core/config";
import type { Log } from "../../base/log.js";
import type { Credentials } from "./sigV4.js";

/**
 * Loads the credentials of the machine, as the AWS SDK finds them: shared files (also SSO and processes that they name),
 * web identity, container and instance roles. Each call looks anew, so that a file that has changed is read again.
 *
 * @throws Error of the SDK where there are none
 */
export async function loadAwsCredentials(log: Pick<Log, "warn">): Promise<Credentials> {
  // The SDK warns that it will drop this Node: its version is pinned, and a text on stderr does not belong in a JSON log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const logger = { debug() {}, info() {}, warn: (text: unknown) => log.warn({}, String(text)), error() {} };
  return defaultProvider({ ignoreCache: true, logger })();
}

/** Loads the region of the profile in use, if its file names one. */
export async function loadAwsRegion(): Promise<string | undefined> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const profile = getProfileName({});
  return configFile[profile]?.region ?? credentialsFile[profile]?.region;
}
