import type { FallbackHooks, LoadDetail } from "@bucketfirst/core/dom";
import type { AppState } from "../images.js";
import type { AppHandle, StartApp } from "./contract.js";

/** Global names by which the page's inline script serves the app, and the app serves the tests. */
export interface PageGlobals {
  __state: AppState;
  __log: string[];
  __console: string[];
  __app?: Pick<AppHandle, "update"> & { state: AppState };
  /** Reports to the servers that the page is ready for the bucket's responses. */
  __started(): void;
  __details: Record<string, unknown>[];
}

/** Starts an app on the page and logs its events as `ID EVENT STAGE`. */
export function run(start: StartApp): void {
  const page = window as unknown as PageGlobals;
  const note = (id: string, event: string, detail: unknown): void => {
    page.__log.push(`${id} ${event}`);
    page.__details.push({ id, ...(detail as object) });
  };
  const log = (id: string): Required<Omit<FallbackHooks, "patienceMs">> => ({
    onLoad: (detail: LoadDetail) => note(id, `load ${detail.stage}`, detail),
    onMiss: (detail) => note(id, `miss ${detail.from}>${detail.to}`, detail),
    onError: (detail: LoadDetail) => note(id, `error ${detail.stage}`, detail),
  });
  const handle = start(document.getElementById("root") as HTMLElement, page.__state, log);
  void handle.ready.then(() => {
    page.__app = {
      state: page.__state,
      update(state) {
        this.state = state;
        handle.update(state);
      },
    };
    page.__started();
  });
}
