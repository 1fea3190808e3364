import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { scratch } from "@bucketfirst/testkit/scratch";

const run = promisify(execFile);
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Files of a key and its certificate. */
export interface Certificate {
  key: string;
  cert: string;
}

/** An authority of a test, which no system trusts. */
export interface Authority extends Certificate {
  /** Issues a certificate for names, in the form of `subjectAltName`, e.g. `IP:127.0.0.1`. */
  issue(names: string): Promise<Certificate>;
}

/** Makes an authority, by openssl. */
export async function authority(): Promise<Authority> {
  const dir = await scratch();
  const at = (name: string): string => join(dir, name);
  const own = { key: at("authority.key"), cert: at("authority.pem") };
  await run("openssl", [
    "req",
    "-x509",
    ...KEY,
    "-keyout",
    own.key,
    "-out",
    own.cert,
    "-subj",
    "/CN=authority",
    "-days",
    "2",
  ]);
  let count = 0;
  return {
    ...own,
    async issue(names) {
      const file = `${++count}`;
      const [key, request, cert, extensions] = [".key", ".csr", ".pem", ".ext"].map((end) => at(file + end)) as [
        string,
        string,
        string,
        string,
      ];
      await writeFile(extensions, `subjectAltName=${names}\n`);
      await run("openssl", ["req", "-new", ...KEY, "-keyout", key, "-out", request, "-subj", "/CN=source"]);
      const signer = ["-CA", own.cert, "-CAkey", own.key, "-set_serial", file];
      await run("openssl", [
        "x509",
        "-req",
        "-in",
        request,
        ...signer,
        "-out",
        cert,
        "-extfile",
        extensions,
        "-days",
        "2",
      ]);
      return { key, cert };
    },
  };
}
