import { expect, test } from "vitest";
import type { S3Client } from "./s3Client.js";
import { listEntries } from "./s3List.js";

/** Reads one page of a list, as a store sent it. */
async function namesOf(key: string): Promise<string[]> {
  const text = `<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>${key}</Key></Contents></ListBucketResult>`;
  const client = { call: async () => ({ status: 200, headers: {}, body: Buffer.from(text) }) } as unknown as S3Client;
  const names: string[] = [];
  for await (const { name } of listEntries(client, "")) names.push(name);
  return names;
}

test("a plus is a space, as Amazon writes it", async () => {
  expect(await namesOf("a+b%2Fk%C3%A4se")).toEqual(["a b/käse"]);
});

test("a name that is no URL encoding is a fault of the store that quotes it", async () => {
  await expect(namesOf("100%")).rejects.toMatchObject({
    name: "StoreError",
    message: 'list of objects: expected names encoded as in a URL, got "100%"',
  });
});
