import { addressKind } from "../sources/addressKind.js";

/** Rules of imgproxy on sources, which hold here in its place. */
export interface SourceRules {
  /** Loopback addresses are allowed. imgproxy's default is false. */
  allowLoopback: boolean;
  /** Link-local addresses are allowed, such as the metadata of a cloud. imgproxy's default is false. */
  allowLinkLocal: boolean;
  /** Addresses of private networks are allowed. imgproxy's default is true. */
  allowPrivate: boolean;
  /** The redirect with this number is an error. imgproxy's default is 10. */
  maxRedirects: number;
  /** Certificates are not verified. imgproxy's default is false. */
  ignoreCertificates: boolean;
}

/** Returns whether a source may lie at an address. */
export function isAllowed(address: string, { allowLoopback, allowLinkLocal, allowPrivate }: SourceRules): boolean {
  const allowed = { loopback: allowLoopback, "link-local": allowLinkLocal, private: allowPrivate, other: true };
  const kind = addressKind(address);
  return kind !== undefined && allowed[kind];
}
