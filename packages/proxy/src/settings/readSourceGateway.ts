import { randomBytes } from "node:crypto";
import type { SourceGatewayConfig } from "../gateway/sourceGateway.js";
import type { Bind, Environment, SettingReader } from "./reader.js";
import { throughGateway } from "./throughGateway.js";

const SEGMENT = /^[\w-]+$/;

/** Reads the settings of the gateway of sources; undefined where there is none. imgproxy's own rules are read as it reads them. */
export function readSourceGateway(
  reader: SettingReader,
  environment: Environment,
  { isSpawned, warnings }: { isSpawned: boolean; warnings: string[] },
): { bind: Bind; config: SourceGatewayConfig } | undefined {
  const isOn = reader.flag("SOURCE_GATEWAY") ?? true;
  const bind = reader.bind("SOURCE_GATEWAY_BIND") ?? (isSpawned ? { host: "127.0.0.1", port: 0 } : undefined);
  const secret = reader.text("SOURCE_GATEWAY_SECRET");
  if (!isOn || !bind) return undefined;
  if (secret === undefined && !isSpawned)
    reader.fault("SOURCE_GATEWAY_SECRET: expected a secret that imgproxy knows too, since SOURCE_GATEWAY_BIND is set");
  if (secret !== undefined && !SEGMENT.test(secret))
    reader.fault(`SOURCE_GATEWAY_SECRET: expected only A-Z a-z 0-9 - _, got ${secret.length} characters`);
  const { fault } = isSpawned ? throughGateway(environment, "http://127.0.0.1/") : {};
  if (fault !== undefined) {
    warnings.push(`the source gateway is off, so each image downloads its original anew: ${fault}`);
    return undefined;
  }
  return { bind, config: { secret: secret ?? randomBytes(18).toString("base64url"), rules: rulesOf(environment) } };
}

function rulesOf(environment: Environment): SourceGatewayConfig["rules"] {
  const flag = (name: string, fallback: boolean): boolean => {
    const value = environment[name] ?? "";
    return /^(?:1|t|true)$/i.test(value) || (fallback && !/^(?:0|f|false)$/i.test(value));
  };
  const redirects = environment.IMGPROXY_MAX_REDIRECTS ?? "";
  return {
    allowLoopback: flag("IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES", false),
    allowLinkLocal: flag("IMGPROXY_ALLOW_LINK_LOCAL_SOURCE_ADDRESSES", false),
    allowPrivate: flag("IMGPROXY_ALLOW_PRIVATE_SOURCE_ADDRESSES", true),
    maxRedirects: /^\d+$/.test(redirects) ? Number(redirects) : 10,
    ignoreCertificates: flag("IMGPROXY_IGNORE_SSL_VERIFICATION", false),
  };
}
