import type { ErrorDetail } from "./hooks.js";
import type { Stage } from "./stages.js";

declare global {
  interface HTMLImageElement {
    /** Background that the image had before any placeholder. Where it is missing, nothing has listened yet. */
    bucketfirst?: string;
  }
}

/**
 * What one listener remembers of an image, so that it is told nothing twice when it begins to listen again. Names with an
 * underscore are ours alone: the build shortens them (tsup.config.ts).
 */
export interface Memory {
  _told?: Stage;
  /** Address of the picture that is painted. */
  _painted?: string;
  /** Asks for what the image still waits for; an answer after `signal` has fired is dropped. */
  _ask?(signal: AbortSignal): void;
  /** All stages failed. */
  _onFailed?(): void;
  /** Why there are no addresses, from the instance that was asked. */
  _error?: Pick<ErrorDetail, "code" | "message">;
}
