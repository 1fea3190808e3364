import type { ErrorDetail } from "./hooks.js";
import type { Stage } from "./stages.js";

declare global {
  interface HTMLImageElement {
    /** Background that the image had before any placeholder. Where it is missing, nothing has listened yet. */
    bucketfirst?: string;
  }
}

/** What one listener remembers of an image, so that nothing is reported to it twice when it begins to listen again. */
export interface Memory {
  /** The stage that the listener knows of. */
  reportedStage?: Stage;
  /** Address of the picture that is painted. */
  paintedSrc?: string;
  /** Asks for what the image still waits for; an answer after `signal` has fired is dropped. */
  ask?(signal: AbortSignal): void;
  /** Called when all stages failed, before the page's own listener is. */
  onFailed?(): void;
  /** Why there are no addresses, from the instance that was asked. */
  error?: Pick<ErrorDetail, "code" | "message">;
}
