import type { ErrorDetail } from "./hooks.js";
import type { Stage } from "./stages.js";

/** Memory of one listener about an image, so that nothing is reported twice when it begins to listen again. */
export interface Memory {
  /** Stage that was reported last. */
  reportedStage?: Stage;
  /** Address of the picture that is painted. */
  paintedSrc?: string;
  /** Requests the descriptor that the image waits for; a result after `signal` has fired is dropped. */
  ask?(signal: AbortSignal): void;
  /** Listener for the failure of all stages, which is called before the page's own. */
  onFailed?(): void;
  /** Error of the instance, where there are no addresses. */
  error?: Pick<ErrorDetail, "code" | "message">;
}
