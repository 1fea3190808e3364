import type { ReactElement } from "react";
import type { PageData } from "../pageData.js";

/** Buttons as plain forms: each does its work and loads the page anew, which is a fresh visit. */
export function Controls({ broken }: Pick<PageData, "broken">): ReactElement {
  const actions = [
    { action: "empty-bucket", label: "Empty the bucket", pressed: undefined },
    { action: "break-bucket", label: broken.bucket ? "Mend the bucket" : "Break the bucket", pressed: broken.bucket },
    { action: "break-proxy", label: broken.proxy ? "Mend the proxy" : "Break the proxy", pressed: broken.proxy },
  ];
  return (
    <nav className="controls" aria-label="Try it">
      <a className="button primary" href="/">
        Reload
      </a>
      {actions.map(({ action, label, pressed }) => (
        <form key={action} method="post" action={`/control/${action}`}>
          <button className="button" type="submit" aria-pressed={pressed}>
            {label}
          </button>
        </form>
      ))}
    </nav>
  );
}
