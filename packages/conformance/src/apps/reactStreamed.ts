import { type ComponentProps, createElement, Fragment, type ReactElement, type ReactNode, Suspense } from "react";
import { App } from "./react.js";

interface Gate {
  open: boolean;
  opened: Promise<void>;
}

/** Suspends until its gate opens; React 18 knows no other way than to throw. */
function Behind({ gate, children }: { gate?: Gate; children?: ReactNode }): ReactElement {
  if (gate && !gate.open) throw gate.opened;
  return createElement(Fragment, null, children);
}

/** The list of images behind a boundary, which waits on a server only; React 19.3 streams none that is the whole page. */
export const Streamed = ({ gate, ...props }: ComponentProps<typeof App> & { gate?: Gate }): ReactElement =>
  createElement(
    "main",
    null,
    createElement(
      Suspense,
      { fallback: createElement("p", { id: "waiting" }, "Not yet") },
      createElement(Behind, { gate }, createElement(App, props)),
    ),
  );
