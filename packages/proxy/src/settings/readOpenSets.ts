import { readFileSync } from "node:fs";
import { createOpenSets, type OpenSetsConfig } from "../images/openSets.js";
import type { SettingReader } from "./reader.js";

/** Facts that decide whether sets can be open at all. */
interface Server {
  signed: boolean;
  presetsOnly: boolean;
}

/** Reads which sets need no signature; faults go to the reader, all with the name of the setting and of the file. */
export function readOpenSets(reader: SettingReader, { signed, presetsOnly }: Server): { openSets?: OpenSetsConfig } {
  const file = reader.text("OPEN_SETS");
  if (file === undefined) return {};
  const fault = (text: string): object => {
    reader.fault(`OPEN_SETS: ${text}`);
    return {};
  };
  if (!signed) return fault("expected IMGPROXY_KEY and IMGPROXY_SALT beside it, since without keys every path is open");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fault(`expected a JSON file that can be read, got ${JSON.stringify(file)} (${code})`);
  }
  let openSets: OpenSetsConfig;
  try {
    openSets = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    return fault(`${file}: expected JSON, ${(error as Error).message}`);
  }
  try {
    createOpenSets(openSets, { presetsOnly, argumentsSeparator: reader.text("IMGPROXY_ARGUMENTS_SEPARATOR") ?? ":" });
  } catch (error) {
    // Core names the field.
    return fault(`${file}: ${(error as Error).message}`);
  }
  return { openSets };
}
