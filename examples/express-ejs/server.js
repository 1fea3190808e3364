import { randomBytes } from "node:crypto";
import { renderHead, renderImage } from "@bucketfirst/core/html";
import express from "express";
import { imageOrigins, images, meta } from "./images.js";

const PHOTOS = [
  { source: "local:///kite.jpg", alt: "A kite high over a beach" },
  { source: "local:///forest-path.jpg", alt: "A path through a forest" },
  { source: "local:///colorful-cups.jpg", alt: "Cups of many colours in a row" },
];

const app = express();
app.set("view engine", "ejs");
app.set("views", new URL("views", import.meta.url).pathname);
app.disable("x-powered-by");

// Views may call these. Addresses are signed here, on the server; a page gets finished ones.
app.locals.image = (source, variant, attributes) => renderImage(images.image(source, variant), attributes);
app.locals.imageUrl = images.buildUrl;

app.use((_request, response, next) => {
  const nonce = randomBytes(16).toString("base64");
  response.locals.imageHead = renderHead({ nonce, preconnect: imageOrigins });
  response.set(
    "Content-Security-Policy",
    [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      `img-src data: ${imageOrigins.join(" ")}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
  );
  next();
});

// Nobody knows how large an upload is: the proxy does, and the page is printed with its box.
app.get("/uploads", async (_request, response) => {
  const known = await meta.of(PHOTOS.map(({ source }) => source));
  const upload = ({ source, alt }, i) => renderImage(images.image(source, "upload", known[i]), { alt });
  response.render("uploads", { uploads: PHOTOS.map(upload) });
});

app.get("/", (_request, response) => response.render("index", { photos: PHOTOS }));

const { PORT = "3000", HOST = "127.0.0.1" } = process.env;
app.listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}`));
