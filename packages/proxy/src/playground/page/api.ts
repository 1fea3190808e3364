import {
  type Addresses,
  type AddressRequest,
  type Explained,
  PLAYGROUND_PATH,
  type Refusal,
  type Setup,
} from "../protocol.js";

/** Sends one question to the server. Throws an Error with its sentence for a refusal. */
async function ask<T>(name: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`${PLAYGROUND_PATH}/${name}`, { method: "POST", body: JSON.stringify(body), signal });
  const isJson = response.headers.get("content-type") === "application/json";
  if (!isJson) throw new Error((await response.text()).trim() || `The server answered ${response.status}.`);
  const answer = (await response.json()) as T | Refusal;
  if (!response.ok) throw new Error((answer as Refusal).error);
  return answer as T;
}

export const askSetup = (): Promise<Setup> => ask("setup", {});
export const askAddresses = (request: AddressRequest, signal: AbortSignal): Promise<Addresses> =>
  ask("addresses", request, signal);
export const askInspection = (text: string): Promise<Explained> => ask("inspect", { text });

/** Removes everything from the bucket. */
export async function emptyBucket(): Promise<void> {
  const response = await fetch("/_bucketfirst/empty-bucket", { method: "POST" });
  if (!response.ok) throw new Error((await response.text()).trim());
}
