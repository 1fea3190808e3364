import { wire } from "../glue.js";

/** The part of an event of h3 that is used here; nuxt-security keeps its nonce in the context. */
interface PageEvent {
  context: { security?: { nonce?: string }; nonce?: string };
  node: {
    res: { getHeader(name: string): unknown; setHeader(name: string, value: string): unknown; headersSent?: boolean };
  };
}

interface NitroApp {
  hooks: {
    hook(
      name: "render:response",
      listener: (response: { body?: unknown }, context: { event: PageEvent }) => void,
    ): unknown;
    hook(name: "beforeResponse", listener: (event: PageEvent) => void): unknown;
  };
}

const POLICIES = ["content-security-policy", "content-security-policy-report-only"];

/**
 * Puts head script, stylesheet and `preconnect` into every page, with the nonce of nuxt-security where there is one, and
 * allows them in the policy of the page, which may be that of any module or middleware.
 */
export default function page({ hooks }: NitroApp): void {
  const { glue } = wire();
  hooks.hook("render:response", (response, { event }) => {
    if (typeof response.body !== "string") return;
    const { security, nonce = security?.nonce } = event.context;
    response.body = glue.insert(response.body, nonce) ?? response.body;
  });
  // The last moment: a policy may be written at any other one.
  hooks.hook("beforeResponse", ({ node: { res } }) => {
    if (res.headersSent || !`${res.getHeader("content-type")}`.startsWith("text/html")) return;
    for (const name of POLICIES) {
      const policy = res.getHeader(name);
      if (typeof policy === "string") res.setHeader(name, glue.allow(policy));
    }
  });
}
