import { fileURLToPath } from "node:url";
import { createSignHandler, toNodeHandler } from "@bucketfirst/core/server";
import express from "express";
import { imageOrigins, images } from "./images.js";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const app = express();
app.disable("x-powered-by");

app.use((_request, response, next) => {
  response.set(
    "Content-Security-Policy",
    `default-src 'self'; img-src data: ${imageOrigins.join(" ")}; base-uri 'none'; form-action 'none'`,
  );
  next();
});

// Only this handler signs: named variants of allowed sources, nothing else. `authorize` would check a session.
app.post("/api/images", toNodeHandler(createSignHandler(images, { allowSources: ["local:///"] })));

app.use(express.static(dist));
app.get("/all", (_request, response) => response.sendFile("index.html", { root: dist }));

const { PORT = "3000", HOST = "127.0.0.1" } = process.env;
app.listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}`));
