/** Address of a source, as imgproxy asks the gateway for it. */
export interface GatewayTarget {
  /** Scheme, host and port, to connect to. */
  origin: URL;
  /** Host and port as they were written, for the `Host` header. */
  host: string;
  /** Path with query, byte for byte. */
  path: string;
  /** Value of `Authorization`, made of user and password in the address; undefined without those. */
  authorization: string | undefined;
}

const FORM = /^(https?):\/\/([^/?]*)(\/[^?]*)?(\?.*)?$/is;
/** Characters that no host has, but by which another reader could find another host. */
const NO_HOST = /[\\/?#@%\s<>^|]/;

/**
 * Reads a source behind the secret of the gateway. Nothing of path and query is decoded or resolved: dots and escapes reach
 * the source's server as imgproxy would have sent them.
 *
 * @returns undefined for a text that names no source over HTTP
 * @example
 * readGatewayTarget("https://cdn.test/a/../b%2Fc?v=1")?.path // "/a/../b%2Fc?v=1"
 */
export function readGatewayTarget(text: string): GatewayTarget | undefined {
  const [, scheme, authority = "", path = "", query = ""] = FORM.exec(text) ?? [];
  const at = authority.lastIndexOf("@");
  const host = hostOf(authority.slice(at + 1));
  if (scheme === undefined || host === undefined || !URL.canParse(`${scheme}://${host}`)) return undefined;
  const origin = new URL(`${scheme}://${host}`);
  const [, , port] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  return {
    origin,
    host: origin.hostname + (port ?? ""),
    path: (path || "/") + query,
    authorization: at < 0 ? undefined : basicOf(authority.slice(0, at)),
  };
}

/** Undoes the escapes that stand in a host because it stands in a path: brackets, and letters that are not ASCII. */
function hostOf(text: string): string | undefined {
  const shown = text.replace(/%5B/gi, "[").replace(/%5D/gi, "]");
  if (/%(?![89A-F][\dA-F])/i.test(shown)) return undefined;
  try {
    const host = decodeURIComponent(shown);
    return host === "" || NO_HOST.test(host) ? undefined : host;
  } catch {
    return undefined;
  }
}

function basicOf(userinfo: string): string | undefined {
  const [user = "", ...password] = userinfo.split(":");
  try {
    const plain = `${decodeURIComponent(user)}:${decodeURIComponent(password.join(":"))}`;
    return `Basic ${Buffer.from(plain).toString("base64")}`;
  } catch {
    return undefined;
  }
}
