import { validateHeaderValue } from "node:http";
import { must } from "./must.mjs";

/** Targets for what imgproxy and a bucket send. */
export function foreignBytes({
  classify,
  isPicture,
  sniffType,
  readDisposition,
  sentDisposition,
  s3FaultOf,
  listEntries,
  StoreError,
}) {
  const magics = [
    "\xff\xd8\xff\xe0",
    "\x89PNG\r\n\x1a\n",
    "GIF89a",
    "RIFF\0\0\0\0WEBPVP8 ",
    "II*\0",
    "BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
  ];
  const types = ["image/jpeg", "image/png", "image/svg+xml", "text/html", "image/avif", undefined];
  const asDisposition = (value) => validateHeaderValue("Content-Disposition", value);
  return {
    "sniffers of types": {
      seeds: [
        ...magics,
        "\0\0\0\x1cftypavif\0\0\0\0avifmif1",
        "\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        '<?xml version="1.0"?><!-- a --><!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">',
        '{"width":4,"height":3,"format":"jpeg"}',
      ].map((text) => text.padEnd(40)),
      check(text) {
        const first = Buffer.from(text, "latin1");
        const sniffed = sniffType(first);
        for (const type of types) {
          const { kind } = classify(200, { "content-type": type }, first);
          if (kind === "picture") must(type === sniffed || !isPicture(type), `${type} with the bytes of ${sniffed}`);
          if (kind === "picture") must(type !== "text/html", "a page that may be stored");
        }
        return sniffed !== undefined;
      },
    },
    "Content-Disposition": {
      seeds: [
        'inline; filename="cat.jpg"',
        'attachment; filename="k\xc3\xa4se.jpg"',
        "inline; filename*=UTF-8''%e2%82%ac",
      ],
      check(text) {
        const header = Buffer.from(text, "utf8").toString("latin1");
        const { sent, stored } = readDisposition(header);
        asDisposition(sent);
        must(/^[\x20-\x7e]*$/.test(stored), `a stored value that is not ASCII: ${JSON.stringify(stored)}`);
        asDisposition(sentDisposition(stored));
        asDisposition(sentDisposition(text));
        return true;
      },
    },
    "XML of a store: faults": {
      seeds: ['<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The key &amp; so on</Message></Error>'],
      check(text) {
        const { error } = s3FaultOf({ status: 404, headers: {}, body: Buffer.from(text) });
        must(error instanceof StoreError, "expected a fault of the store");
        return error.code !== undefined;
      },
    },
    "XML of a store: lists": {
      seeds: [
        "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><Contents><Key>a+b%2Fc</Key>" +
          "</Contents><NextContinuationToken>t&amp;1</NextContinuationToken></ListBucketResult>",
      ],
      async check(text) {
        let pages = 0;
        const call = async () => {
          pages += 1;
          // A list that never ends would hold an operator's purge for ever; this store stops it.
          return { status: 200, headers: {}, body: Buffer.from(pages > 2 ? "<ListBucketResult/>" : text) };
        };
        try {
          for await (const { name, size = 0 } of listEntries({ call }, ""))
            must(typeof name === "string" && size >= 0, "expected a name and a size");
          return true;
        } catch (error) {
          if (error instanceof StoreError) return false;
          throw error;
        }
      },
    },
  };
}
