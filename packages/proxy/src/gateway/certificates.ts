import { existsSync, readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

/** Files in which systems keep the authorities that they trust, in the order in which Go looks for them. */
const FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * Returns the authorities whose certificates are trusted: those of Node and of the system, as imgproxy trusts the latter.
 * Undefined where the system has none.
 */
export function certificates(environment: NodeJS.ProcessEnv = process.env): string[] | undefined {
  const files = environment.SSL_CERT_FILE ? [environment.SSL_CERT_FILE] : FILES;
  const file = files.find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const own = environment.NODE_EXTRA_CA_CERTS;
  const extra = own && existsSync(own) ? [readFileSync(own, "utf8")] : [];
  return [...rootCertificates, ...extra, readFileSync(file, "utf8")];
}
