import { renderHead } from "@bucketfirst/core/html";
import { createSignHandler } from "@bucketfirst/core/server";
import { Hono } from "hono";
import { html, raw } from "hono/html";
import { NONCE, secureHeaders } from "hono/secure-headers";
import client from "../dist/client/client.txt";
import { imageOrigins, images } from "./images.js";

const PHOTOS = [
  { source: "local:///kite.jpg", alt: "A kite high over a beach" },
  { source: "local:///forest-path.jpg", alt: "A path through a forest" },
  { source: "local:///colorful-cups.jpg", alt: "Cups of many colours in a row" },
];
const app = new Hono();

// Only this handler signs: named variants of allowed sources, nothing else. `authorize` would check a session.
const sign = createSignHandler(images, { allowSources: ["local:///"] });
app.all("/api/images", ({ req }) => sign(req.raw));

app.get("/client.js", (c) => c.body(client, 200, { "Content-Type": "text/javascript; charset=utf-8" }));

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", NONCE],
    styleSrc: [NONCE],
    connectSrc: ["'self'"],
    imgSrc: ["data:", ...imageOrigins],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
});

app.get("/", headers, (c) => {
  const nonce = c.get("secureHeadersNonce");
  return c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Hono on Workers</title>
    <link rel="icon" href="data:,">
    ${raw(renderHead({ nonce, preconnect: imageOrigins }))}
    <style nonce="${nonce}">figure { width: 380px; height: 285px; margin: 0 0 8px; }</style>
    <script type="module" src="/client.js"></script>
  </head>
  <body>
    ${PHOTOS.map(({ source, alt }) => html`<figure data-source="${source}" data-variant="card" data-alt="${alt}"></figure>`)}
  </body>
</html>`);
});

export default app;
