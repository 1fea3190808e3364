import {
  type Addresses,
  type AddressRequest,
  type Explained,
  PLAYGROUND_PATH,
  type Refusal,
  type Setup,
  type Uploaded,
} from "../protocol.js";

/** Sends one question to the server. Throws an Error with its sentence for a refusal. */
async function send<T>(name: string, body: BodyInit, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`${PLAYGROUND_PATH}/${name}`, { method: "POST", body, signal });
  const isJson = response.headers.get("content-type") === "application/json";
  if (!isJson) throw new Error((await response.text()).trim() || `The server answered ${response.status}.`);
  const answer = (await response.json()) as T | Refusal;
  if (!response.ok) throw new Error((answer as Refusal).error);
  return answer as T;
}

const ask = <T>(name: string, body: unknown, signal?: AbortSignal): Promise<T> =>
  send(name, JSON.stringify(body), signal);

export const askSetup = (): Promise<Setup> => ask("setup", {});
export const askAddresses = (request: AddressRequest, signal: AbortSignal): Promise<Addresses> =>
  ask("addresses", request, signal);
export const askInspection = (text: string): Promise<Explained> => ask("inspect", { text });

/** Gives the server the bytes of a photograph. */
export const sendPhoto = (bytes: ArrayBuffer, signal: AbortSignal): Promise<Uploaded> => send("upload", bytes, signal);

/** Removes everything from the bucket. */
export async function emptyBucket(): Promise<void> {
  const response = await fetch("/_bucketfirst/empty-bucket", { method: "POST" });
  if (!response.ok) throw new Error((await response.text()).trim());
}
