/** Facts about a request that its log lines name besides the key. */
export interface ImageFacts {
  /** Source without user, query and fragment; absent where it is encrypted, or not to be logged. */
  source?: string;
  /** Options as they stand in the path, e.g. `rs:fill:400:300/f:avif`; `meta` for metadata, `""` for none. */
  options: string;
}

/** A request for an image, as the engine needs it. */
export interface Wanted {
  /** Key of the object: 32 hex characters; of a member of a set, with its name behind a slash. */
  key: string;
  /** Canonical signed path for the upstream. */
  path: string;
  /** Source, where the request has it as plain text; else it is read from the path when it is needed. */
  source?: string;
  /** Returns keys under which the same image may lie, signed by other accepted pairs. */
  otherKeys?(): string[];
  /** True for the metadata of a source, which is made otherwise than a picture. */
  meta?: boolean;
  /** True for a request without a signature, which anybody can invent. */
  open?: boolean;
  /** True for work that no visitor waits for: it leaves imgproxy to visitors. */
  background?: boolean;
  /** Returns what log lines say about the image. */
  facts?: (() => ImageFacts) | undefined;
}
