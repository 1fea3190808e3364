import { isBucketfirstError } from "@bucketfirst/core";
import { expect, test } from "vitest";
import { inspectPasted } from "./inspection.js";
import { locateFault } from "./locateFault.js";

// URLs that people wrote into imgproxy's issues, its documentation and their own repositories. Hosts were replaced.
const b64 = (source: string): string => Buffer.from(source).toString("base64url");
const chunks = (source: string): string =>
  b64(source)
    .match(/.{1,16}/g)!
    .join("/");

const config = { prefix: undefined, signing: undefined };

test.each<[pasted: string, source: string, options: object]>([
  [
    "https://cdn2.example.com/insecure/rs:fill:690:300/q:90/plain/https://dashboard.example.com/storage/sliding-27-6-2024.jpg",
    "https://dashboard.example.com/storage/sliding-27-6-2024.jpg",
    { resize: { type: "fill", width: 690, height: 300 }, quality: 90 },
  ],
  [
    "https://img.example.com/insecure/rs:fit:1920:0:0:0/plain/https://cdn.example.com/wp-content/uploads/2024/11/guy-gID_7.jpg@webp",
    "https://cdn.example.com/wp-content/uploads/2024/11/guy-gID_7.jpg",
    { resize: { type: "fit", width: 1920, height: 0, enlarge: false, extend: false } },
  ],
  [
    "https://pod.example.com/img/insecure/rs:fit:720:720/plain/s3://listingkit-assets/20260529/design-1.png@webp",
    "s3://listingkit-assets/20260529/design-1.png",
    { resize: { type: "fit", width: 720, height: 720 } },
  ],
  [
    "https://img-v2.example.com/unsafe/rs:fit:256:0/plain/https%3A%2F%2Fassets.example.com%2Fuploads%2F2025-10-02%2Fuser_16843562.jpeg@avif?w=256&q=75",
    "https://assets.example.com/uploads/2025-10-02/user_16843562.jpeg",
    { resize: { type: "fit", width: 256, height: 0 } },
  ],
  [
    "https://imgproxy.example.com/unsafe/rs:fill/plain/src://content-items/002/864/382/Aguila_logo-original.png?1552905177",
    "src://content-items/002/864/382/Aguila_logo-original.png",
    { resize: { type: "fill" } },
  ],
  [
    "http://imgproxy.example.com/unsafe/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1wbGUuY29tL2ltYWdlL2N1cmlvc2l0eS5qcGc",
    "http://example.com/image/curiosity.jpg",
    { resize: { type: "fill", width: 300, height: 400, enlarge: false }, gravity: "sm" },
  ],
  [
    `https://imgproxy.example.com/unsafe/rs:fit:768:768:1:1/t:1:FF00FF:false:false/pngo:false:true:256/${chunks("https://example.com/2b0wurny2b5jfwqcjk")}.png`,
    "https://example.com/2b0wurny2b5jfwqcjk",
    {
      resize: { type: "fit", width: 768, height: 768, enlarge: true, extend: true },
      trim: { threshold: 1, color: "ff00ff", equalHor: false, equalVer: false },
      pngOptions: { interlaced: false, quantize: true, quantizationColors: 256 },
    },
  ],
  [
    "http://localhost:8084/4EjfKMTf6eZ9q6_n5l3Woc3AsbRfsXJ6lgNbqe2mOvY/rs:fill:300:400:0:0/bG9jYWw6Ly8vcGF0aC90by9pbWFnZS5qcGc.png",
    "local:///path/to/image.jpg",
    { resize: { type: "fill", width: 300, height: 400, enlarge: false, extend: false } },
  ],
  [
    "https://cdn1.example.com/AfrOrF3gWeDA6VOlDG4TzxMv39O7MXnF4CXpKUwGqRM/resize:fill:540/bg:f6f6f6/q:100/plain/s3://catalog-products/201111082120971458/201210170016351443.png@webp",
    "s3://catalog-products/201111082120971458/201210170016351443.png",
    { resize: { type: "fill", width: 540 }, background: "f6f6f6", quality: 100 },
  ],
  [
    "http://imgproxy.example.com/AfrOrF3gWeDA6VOlDG4TzxMv39O7MXnF4CXpKUwGqRM/preset:sharp/resize:fill:300:400:0/gravity:sm/plain/http://example.com/images/curiosity.jpg@png",
    "http://example.com/images/curiosity.jpg",
    { preset: ["sharp"], resize: { type: "fill", width: 300, height: 400, enlarge: false }, gravity: "sm" },
  ],
  ["http://imgproxy.example.com/unsafe/plain/https://via.example.com/150.jpg", "https://via.example.com/150.jpg", {}],
  [
    `http://localhost:8080/insecure/f:png/rs:fill:300:400/g:sm/${chunks("https://m.example.com/images/M/MV5BMTc5._V1_.jpg")}.jpg`,
    "https://m.example.com/images/M/MV5BMTc5._V1_.jpg",
    { format: "png", extra: ["rs:fill:300:400", "g:sm"] },
  ],
  [
    "http://127.0.0.1:8080/unsafe/preset:64x64:webp/plain/https://example.com/5c3c6ff521c49d78a7f14a7d859964b4.svg",
    "https://example.com/5c3c6ff521c49d78a7f14a7d859964b4.svg",
    { preset: ["64x64", "webp"] },
  ],
  [
    `tobeimg/V61BoT9SkdYYl9ygwQ7O1kc71KGV5k4Opngem-Kt5x8/rs:fill:300:400:0/g:sm/${b64("https://storage.example.com/static/ac0304e8.jpg")}.jpg`,
    "https://storage.example.com/static/ac0304e8.jpg",
    { resize: { type: "fill", width: 300, height: 400, enlarge: false }, gravity: "sm" },
  ],
  [
    "https://imgproxy.example.com/_/crop:399.36:399.0053285968:ce:880.64:93.35701598579/gravity:fp:0.0007390625:0.00030836787053483/plain/https://example.com/typo3.jpg",
    "https://example.com/typo3.jpg",
    {
      crop: {
        width: 399.36,
        height: 399.0053285968,
        gravity: { type: "ce", xOffset: 880.64, yOffset: 93.35701598579 },
      },
      extra: ["gravity:fp:0.0007390625:0.00030836787053483"],
    },
  ],
  [
    "https://imgproxy.example.com/unsafe/rs:fill:200:300:1:1:nowe:5:6/plain/https://images.example.com/image.jpg",
    "https://images.example.com/image.jpg",
    {
      resize: {
        type: "fill",
        width: 200,
        height: 300,
        enlarge: true,
        extend: true,
        gravity: { type: "nowe", xOffset: 5, yOffset: 6 },
      },
    },
  ],
  [
    "https://x.example.com/image/rs::320:::/quality:90/plain/s3://x-x/prod/x-1900x.jpeg",
    "s3://x-x/prod/x-1900x.jpeg",
    { resize: { width: 320 }, quality: 90 },
  ],
])("%s is explained", (pasted, source, options) => {
  expect(inspectPasted(pasted, config)).toMatchObject([{ source, options }]);
});

function refusal(pasted: string): { marked: string; message: string; hint?: string } {
  try {
    inspectPasted(pasted, config);
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    const { from, to, ...fault } = locateFault(pasted, error);
    return { marked: pasted.slice(from, to), ...fault };
  }
  return { marked: "", message: `${pasted} was read` };
}

const UNSIGNED = "The first segment is the signature: write unsafe or _ in front.";
const BASIC = "This is the basic format of imgproxy 1 and 2, which 3 removed: write";

test.each<[pasted: string, marked: string, message: RegExp, hint?: string]>([
  ["http://localhost:808/rs:fit:32:32:1/plain/https://example.com/x.jpg", "rs:fit:32:32:1", /^signature: /, UNSIGNED],
  [
    "http://localhost:50200/rs:fill:300:400:0/g:sm/czM6Ly9zYW1wbGUvYTkwNjJiOTQtOWZhNC00YjNiLTkyNzYtM2Y5MjU3M2EwNGU3LnBuZw.png",
    "rs:fill:300:400:0",
    /^signature: /,
    UNSIGNED,
  ],
  [
    `http://imgproxy.example.com/s:300:300/${chunks("https://example.com/share/i/12/10497202/inx960x640.jpg")}`,
    "s:300:300",
    /^signature: /,
    UNSIGNED,
  ],
  ["http://localhost:8080/wm:opacity:1.0/plain/http://server:3000/my.jpg", "wm:opacity:1.0", /^signature: /, UNSIGNED],
  [
    "http://localhost:8080/_/wm:opacity:1.0/plain/http://server:3000/my.jpg",
    "opacity",
    /^watermark\.opacity: .*number/,
  ],
  [
    "https://images.example.com/insecure/fit/1000/1000/ce/0/plain/https://assets.example.com/3fa229/prods/yKf7u949.jpg@webp",
    "fit/1000/1000/ce/0",
    /^path: expected options with names, got "fit"/,
    `${BASIC} rs:fit:1000:1000:0/g:ce.`,
  ],
  [
    "https://images.example.com/insecure/fill/350/0/ce/0/plain/https://spaces.example.com/uploads/1674437374_Emarius34(7).png@webp?ver=1674458185511",
    "fill/350/0/ce/0",
    /^path: /,
    `${BASIC} rs:fill:350:0:0/g:ce.`,
  ],
  [
    "http://localhost:8080/insecure/fill//300/400/sm/0/plain/http://127.0.0.1:8081/test.jpeg@jpeg",
    "fill//300/400/sm/0",
    /^path: /,
    `${BASIC} rs:fill:300:400:0/g:sm.`,
  ],
  [
    "https://imgproxy.example.com/insecure/resize/300/200/plain/https://png.example.com/landscape_2668463.jpg",
    "resize/300/200",
    /^source: /,
    "Arguments stand behind colons: write resize:fit:300:200.",
  ],
  [
    "https://imgproxy.example.com/_/resize:fit:1819:2581:0:0/crop:0:0:gravity:fp:0.5:0.5/plain/https://example.com/a.jpg",
    "gravity",
    /^crop\.gravity: expected ce\|no\|/,
  ],
  [
    "http://localhost:8080/_/blurry/dpr:3/g:sm/q:80/plain/https://example.com/_next/static/media/jumbotron.54637005.webp",
    "blurry",
    /^source: /,
    "An option is a name and arguments with colons between them; presets stand behind pr:, as in pr:sharp.",
  ],
  [
    `http://localhost:8080/Lds_q-f9QGr8uGmVo_rHt0Ur0jfuXGv1Wgvbj81qytw/300/300/${chunks("https://s14.example.com/share/i/12/10497202/inx960x640.jpg")}`,
    `300/300/${chunks("https://s14.example.com/share/i/12/10497202/inx960x640.jpg")}`,
    /^source: expected base64url/,
  ],
  [
    "https://miro.example.com/v2/resize:fill:48:48/0*PVc8ycK2VwtFt7R0",
    "0*PVc8ycK2VwtFt7R0",
    /^source: expected base64url/,
  ],
  [
    "http://imgproxy.example.com/rs/fit/800/0/sm/0/plain/local://static/jykfqy/a522691f.jpg",
    "fit/800/0/sm/0",
    /^path: /,
    `${BASIC} rs:fit:800:0:0/g:sm.`,
  ],
  [
    `http://localhost:8080/_/fit/150/150/ex:1/g:ce:0:0/${b64("https://example.com/MP1904290005_BASIC_origin.jpg")}.png`,
    "fit/150/150",
    /^path: /,
    `${BASIC} rs:fit:150:150.`,
  ],
  [
    "https://imgproxy.example.com/rs:fit:768:0/plain/https://example.com/cat.jpg@webp",
    "rs:fit:768:0",
    /^signature: /,
    UNSIGNED,
  ],
  [
    "https://imgproxy.example.com/_/q:101/plain/https://example.com/cat.jpg",
    "101",
    /^quality: expected integer:0\.\.100/,
  ],
  [
    "https://imgproxy.example.com/_/w:10/blurr:3/plain/https://example.com/cat.jpg",
    "blurr",
    /^blurr: expected an option/,
  ],
])("%s is refused at its fault", (pasted, marked, message, hint) => {
  const { message: sentence, ...found } = refusal(pasted);
  expect(found).toEqual({ marked, ...(hint && { hint }) });
  expect(sentence).toMatch(message);
});

test.each<[pasted: string, marked: string, message: RegExp]>([
  ["https://img.test/_/set:200-400:avif/rs:fit:200/YQ/300.avif", "300.avif", /^member: expected one of/],
  ["https://img.test/_/set:400-200/rs:fit:200/YQ/200", "set:400-200", /^set: expected 1 to 32 widths/],
  ["nothing of the kind", "nothing of the kind", /^url: expected an address or a signed path/],
  [
    `https://bucket.test/${"0a".repeat(16)}`,
    `https://bucket.test/${"0a".repeat(16)}`,
    /^url: expected an address of the proxy/,
  ],
])("%s is refused at its fault as well", (pasted, marked, message) => {
  const { message: sentence, ...found } = refusal(pasted);
  expect(found).toEqual({ marked });
  expect(sentence).toMatch(message);
});
