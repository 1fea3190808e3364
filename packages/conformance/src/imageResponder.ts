import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import sharp from "sharp";
import { type Answer, type Outcome, SIZES } from "./cases.js";

const png = ([width, height]: readonly [number, number]): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "green" } })
    .png()
    .toBuffer();

/** Makes pictures of noise: half of one is more than a browser needs to know its size. */
async function noisy(): Promise<Record<"png" | "webp", Buffer>> {
  const [width, height] = SIZES.bucket;
  const picture = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
  return { png: await picture.clone().png().toBuffer(), webp: await picture.clone().webp().toBuffer() };
}

/** Sends the response of a bucket that dies in the middle, or is slow. */
async function sendPart(
  response: ServerResponse,
  answer: Answer,
  noise: Record<"png" | "webp", Buffer>,
): Promise<void> {
  if (answer === "silent") return;
  const type = answer === "cutWebp" ? "webp" : "png";
  const body = noise[type];
  response.writeHead(200, {
    "content-type": `image/${type}`,
    "content-length": body.length,
    "cache-control": "max-age=60",
  });
  response.flushHeaders();
  if (answer === "silentAfterHead") return;
  if (answer === "growing") {
    const step = Math.ceil(body.length / 20);
    for (let at = 0; at < body.length; at += step) {
      response.write(body.subarray(at, at + step));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return void response.end();
  }
  const half = body.subarray(0, body.length >> 1);
  response.write(half, () => answer.startsWith("cut") && response.socket?.end());
}

/** One request for an image. */
export interface ImageRequest {
  /** Server that received it. */
  role: "bucket" | "proxy";
  outcome: Outcome | Answer;
  /** True for the fallback image, which either server has. */
  isFallback: boolean;
}

/** Sends the response to a request. */
export type ImageResponder = (response: ServerResponse, request: ImageRequest) => Promise<void>;

type Body = readonly [status: number, body: Buffer | string, type: string];

/** Makes the pictures once, and returns the function that sends them. */
export async function createImageResponder(): Promise<ImageResponder> {
  const pictures = Object.fromEntries(
    await Promise.all(Object.entries(SIZES).map(async ([name, size]) => [name, await png(size)])),
  ) as Record<keyof typeof SIZES, Buffer>;
  const noise = await noisy();
  const missing = "<Error><Code>NoSuchKey</Code></Error>";
  /** Responses of the bucket; of any other outcome it has no such object. */
  const ofBucket: Partial<Record<Answer, Body>> = {
    hit: [200, pictures.bucket, "image/png"],
    openPage: [200, "<p>No such image", "text/html"],
    imageError: [404, pictures.bucketError, "image/png"],
    openImageError: [404, pictures.bucketError, "image/png"],
    forbidden: [403, missing, "application/xml"],
  };
  const bodyOf = ({ role, outcome, isFallback }: ImageRequest): Body => {
    if (isFallback) return [200, pictures.fallback, "image/png"];
    if (role === "bucket") return ofBucket[outcome] ?? [404, missing, "application/xml"];
    return outcome === "fail" ? [502, "bad gateway", "text/plain"] : [200, pictures.proxy, "image/png"];
  };
  return async (response, request) => {
    const { role, outcome, isFallback } = request;
    if (role === "bucket" && !isFallback) {
      if (outcome === "slow") await new Promise((resolve) => setTimeout(resolve, 400));
      if (/^(?:silent|growing|cut)/.test(outcome)) return sendPart(response, outcome, noise);
      if (outcome === "reset") return void response.destroy();
    }
    const [status, body, type] = bodyOf(request);
    response.writeHead(status, {
      "content-type": type,
      "cache-control": status === 200 ? "max-age=60" : "no-store",
      // The proxy allows every page to read its responses, and the bucket only some.
      ...(role === "proxy" || outcome.startsWith("open") ? { "access-control-allow-origin": "*" } : {}),
    });
    response.end(body);
  };
}
