export type { SourceEncryption } from "../source/encode.js";
export { type EncryptedSourceConfig, encryptedSource } from "./encryptedSource.js";
