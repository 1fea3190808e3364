import type { ReactElement } from "react";
import type { PageData } from "../pageData.js";

/** Buttons as plain forms: each does its work and loads the page anew, which is a fresh visit. */
export function Controls({ broken }: Pick<PageData, "broken">): ReactElement {
  const actions = [
    { action: "empty-bucket", label: "Empty the bucket", isBroken: false },
    { action: "break-bucket", label: broken.bucket ? "Mend the bucket" : "Break the bucket", isBroken: broken.bucket },
    { action: "break-proxy", label: broken.proxy ? "Mend the proxy" : "Break the proxy", isBroken: broken.proxy },
  ];
  return (
    <nav className="controls" aria-label="Try it">
      <a className="button primary" href="/">
        Reload
      </a>
      {actions.map(({ action, label, isBroken }) => (
        <form key={action} method="post" action={`/control/${action}`}>
          {/* The label says what a press does, so that the button has no pressed state as well. */}
          <button className="button" type="submit" data-broken={isBroken || undefined}>
            {label}
          </button>
        </form>
      ))}
    </nav>
  );
}
