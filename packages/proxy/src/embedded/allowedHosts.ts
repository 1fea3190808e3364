import { isIP } from "node:net";
import { invalidConfig } from "../base/errors.js";

/** A host that sources may be fetched from, as addresses are compared with it. */
interface AllowedHost {
  hostname: string;
  /** Port; undefined stands for the usual port of the address's own scheme. */
  port: string | undefined;
}

const USUAL_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * Reads a list of hosts. They are compared as browsers do: without regard to case, in any notation of an address, with
 * or without a final dot. `name` alone means the usual port of the scheme; a whole address means its host and port.
 *
 * @returns a function that says whether an address lies on one of the hosts
 * @throws ProxyError `INVALID_CONFIG` for a value that no address could ever match: a network, a pattern, a path
 * @example
 * allowedHosts("allowHosts", ["CDN.example.com"])(new URL("https://cdn.example.com/a.jpg")) // true
 */
export function allowedHosts(setting: string, values: readonly string[]): (url: URL) => boolean {
  const hosts = values.map((value) => readHost(setting, value));
  return (url) => {
    const usual = USUAL_PORTS[url.protocol];
    const [name, port] = [withoutDot(url.hostname), url.port || usual];
    return hosts.some((host) => host.hostname === name && (host.port ?? usual) === port);
  };
}

function readHost(setting: string, value: string): AllowedHost {
  const text = value.trim();
  const authority = isIP(text) === 6 ? `[${text}]` : text;
  const isAddress = /^https?:\/\//i.test(authority);
  const address = isAddress ? authority : `http://${authority}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const why = refusalOf(text, url) ?? (!isAddress && /[/\\?#]/.test(authority) ? PATH : undefined);
  if (!url || why !== undefined) {
    throw invalidConfig(
      `${setting}: expected a host such as cdn.example.com, 10.0.0.5:9000 or [fd00::5], got ${JSON.stringify(value)}${why}`,
    );
  }
  // An address drops the usual port of http, so the port is read from the text.
  const [, port] = isAddress ? [] : (/:(\d+)$/.exec(authority) ?? []);
  return {
    hostname: withoutDot(url.hostname),
    port: isAddress ? url.port || USUAL_PORTS[url.protocol] : port && String(Number(port)),
  };
}

const PATH = ": a path is not read, all of a host is allowed";

/** Returns the end of the sentence that says why a text is no host; undefined where it may be one. */
function refusalOf(text: string, url: URL | undefined): string | undefined {
  if (/^[\w.:[\]-]+\/\d{1,3}$/.test(text)) return ": networks are not read, name each host";
  if (text.includes("*")) return ": patterns are not read, name each host";
  if (!url || url.hostname === "" || url.username !== "" || url.password !== "") return "";
  return url.pathname !== "/" || url.search !== "" || url.hash !== "" ? PATH : undefined;
}

const withoutDot = (hostname: string): string => hostname.replace(/\.$/, "");
