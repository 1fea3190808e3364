import { ProxyError } from "../base/errors.js";
import { maskValue } from "../base/maskUserinfo.js";
import { SETTINGS, type Setting, type SettingName } from "./table.js";

/** Variables by name, as in `process.env`; an empty variable counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Address and port to listen on. */
export interface Bind {
  /** Address or host name. Empty: every address of the machine, IPv6 and IPv4. */
  host: string;
  /** Port, 0..65,535; 0 takes any free one. */
  port: number;
}

const TEXT = [/^(?! )[\x20-\x7e]*(?<! )$/, "printable ASCII without spaces around it"] as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const FOLDER = [/^[^\x00-\x1f\x7f]*$/, "a path without control characters"] as const;

/** Reads settings one by one, and collects every fault, so that an operator mends all of them at once. */
export class SettingReader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Returns the value as written, else the fallback; an empty variable is an unset one. */
  text(name: SettingName): string | undefined {
    const setting: Setting = SETTINGS[name];
    const value = this.#environment[name] || setting.fallback;
    if (value !== undefined && setting.choices && !setting.choices.includes(value)) {
      this.#fault(name, `one of ${setting.choices.join(", ")}`, value);
      return setting.fallback;
    }
    if (value !== undefined && setting.kind === "secret" && setting.min !== undefined && value.length < setting.min) {
      this.#fault(name, `at least ${setting.min} characters`, value);
    }
    // Most of these become a header: a value that cannot be one is found now, not at the first request.
    const [form, expected] = setting.kind === "folder" ? FOLDER : TEXT;
    if (value !== undefined && !form.test(value)) this.#fault(name, expected, value);
    return value;
  }

  flag(name: SettingName): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (["true", "1", "yes", "on"].includes(value)) return true;
    if (!["false", "0", "no", "off"].includes(value)) this.#fault(name, "true or false", value);
    return false;
  }

  number(name: SettingName): number {
    const { min = 0, max = Number.MAX_SAFE_INTEGER, fallback = "0" }: Setting = SETTINGS[name];
    const text = this.text(name) ?? fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    this.#fault(name, `a whole number, ${min} to ${max}`, text);
    return Number(fallback);
  }

  url(name: SettingName): string | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : this.address(name, value);
  }

  /** Reads the address in a variable that has no row in the table, such as those of the AWS SDK. */
  address(name: string, value: string): string | undefined {
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) {
      const address = withoutUserinfo(value);
      const [own = "", ...rest] = address.split(/[?#]/);
      // A path is appended to it, and a query may hold a secret.
      if (rest.length > 0) this.fault(`${name}: expected an address without query and fragment, got "${own}" with one`);
      return own;
    }
    this.fault(`${name}: expected an http or https address, got ${JSON.stringify(maskValue(value))}`);
    return undefined;
  }

  /** Reads the name of a bucket; an address or a folder in it would become part of every call. */
  bucket(name: SettingName): string | undefined {
    const value = this.text(name);
    if (value !== undefined && /[/?#\\]/.test(value))
      this.#fault(name, "the name of a bucket, without address (S3_ENDPOINT) and folder (S3_FOLDER)", value);
    return value;
  }

  bind(name: SettingName): Bind | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const [, host = "", port = ""] = /^(.*):(\d{1,5})$/.exec(value) ?? [];
    if (port !== "" && Number(port) <= 65_535) return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
    this.#fault(name, "an address and a port, as in 127.0.0.1:8080 or :8080", value);
    return undefined;
  }

  fault(text: string): void {
    // A setting may be read more than once.
    if (!this.faults.includes(text)) this.faults.push(text);
  }

  /**
   * Ends the reading.
   *
   * @throws ProxyError `INVALID_CONFIG` that lists every fault
   */
  check(): void {
    if (this.faults.length === 0) return;
    const message = `the settings are not right:\n${this.faults.map((fault) => `  ${fault}`).join("\n")}`;
    throw new ProxyError(500, "The proxy is not configured", { message, code: "INVALID_CONFIG" });
  }

  #fault(name: SettingName, expected: string, got: string): void {
    const shown = SETTINGS[name].kind === "secret" ? `${got.length} characters` : JSON.stringify(maskValue(got));
    this.fault(`${name}: expected ${expected}, got ${shown}`);
  }
}

/** Returns an address without user and password, so that it may be logged. They are never sent, so nothing is lost. */
export function withoutUserinfo(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.username === "" && url.password === "") return address;
  url.username = "";
  url.password = "";
  return url.href;
}
