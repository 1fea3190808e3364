import { isObjectName, OBJECT_NAME } from "../stores/objectName.js";
import type { SettingReader } from "./reader.js";
import type { StoreConfig } from "./readStore.js";

/** Reads the names and the lifetime of stored objects. */
export function readObjects(reader: SettingReader, store: StoreConfig, warnings: string[]) {
  const cacheFolder = reader.text("S3_FOLDER") ?? "";
  if (cacheFolder !== "" && !cacheFolder.endsWith("/")) {
    warnings.push(
      `S3_FOLDER ${JSON.stringify(cacheFolder)} does not end in a slash: it becomes the beginning of the object's name, as with the sidecar`,
    );
  }
  const cacheControl = reader.text("CACHE_CONTROL");
  if (store.kind === "folder") {
    if (!isObjectName(`${cacheFolder}0`))
      reader.fault(`S3_FOLDER: expected ${OBJECT_NAME}, since STORE=folder, got ${JSON.stringify(cacheFolder)}`);
    if (cacheControl === "upstream")
      reader.fault('CACHE_CONTROL: expected a header, since STORE=folder and a file keeps none, got "upstream"');
  }
  return { cacheFolder, ...given("cacheControl", cacheControl) };
}

/** Returns a member with this name, or none where there is no value. */
export function given<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: string });
}
