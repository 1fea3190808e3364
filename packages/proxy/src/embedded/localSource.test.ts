import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, onTestFinished, test } from "vitest";
import { readLocal } from "./localSource.js";

describe("local sources", () => {
  test("links are followed inside the root only", async () => {
    const dir = await scratch();
    const root = join(dir, "root");
    await mkdir(join(root, "deep"), { recursive: true });
    await mkdir(join(dir, "root-next-door"));
    await writeFile(join(dir, "root-next-door", "secret"), "secret");
    await writeFile(join(root, "deep", "inside"), "inside");
    await symlink(join(root, "deep", "inside"), join(root, "good"));
    await symlink(join(dir, "root-next-door", "secret"), join(root, "bad"));
    const read = (source: string, max = 100): Promise<Buffer> => readLocal(source, root, max);
    expect((await read("local:///good")).toString()).toBe("inside");
    expect((await read("local:///deep/../deep/inside")).toString()).toBe("inside");
    const refused = { status: 404, publicMessage: "The source is not available" };
    for (const source of ["bad", "../root-next-door/secret", "deep", "missing", "", "a\0b"]) {
      await expect(read(`local:///${source}`), source).rejects.toMatchObject(refused);
    }
    await expect(read("local:///good", 3)).rejects.toMatchObject({ status: 422 });
    await expect(readLocal("local:///good", undefined, 100)).rejects.toMatchObject(refused);
  });

  // The values were read from responses of imgproxy 4.0.12.
  test.each<[source: string, file: string | undefined]>([
    ["local:///a.png?v=2", "a.png"],
    ["local:///a.png?", "a.png"],
    ["local:///b?c.png", "b"],
    ["local:///a%20b.png", "a%20b.png"],
    ["local:///a b.png", "a b.png"],
    ["local:///a#b.png", "a#b.png"],
    ["local:///a.png#part", undefined],
    ["local:///100%.png", "100%.png"],
    ["local:///%61.png", undefined],
    ["local:///ü.png", "ü.png"],
    ["local:////a.png", "a.png"],
    ["local:///./a.png", "a.png"],
    ["local:///none/../a.png", "a.png"],
    ["local:///../a.png", "a.png"],
    ["local:///a.png/", "a.png"],
    ["local:/a.png", "a.png"],
    ["LOCAL:///a.png", "a.png"],
    ["local://host/a.png", "a.png"],
    ["local://a.png", undefined],
    ["local:a.png", undefined],
    ["local://h?x/a.png", undefined],
    ["local:///", undefined],
    ["local:///.", undefined],
    ["local:///../../etc/passwd", undefined],
  ])("%j is the file %j", async (source, file) => {
    const root = await scratch();
    for (const name of ["a.png", "b", "b?c.png", "a%20b.png", "a b.png", "a#b.png", "100%.png", "ü.png"])
      await writeFile(join(root, name), name);
    const read = readLocal(source, root, 100).then(String, ({ status }) => status);
    expect(await read).toBe(file ?? 404);
  });

  // An open of a pipe without a writer never returns, and a read of a device never ends.
  test("what is no regular file is refused at once", async () => {
    const root = await scratch();
    execFileSync("mkfifo", [join(root, "pipe")]);
    await symlink("pipe", join(root, "linked"));
    const server = createServer().listen(join(root, "socket"));
    onTestFinished(() => void server.close());
    await once(server, "listening");
    for (const name of ["pipe", "linked", "socket"]) {
      await expect(readLocal(`local:///${name}`, root, 100), name).rejects.toMatchObject({ status: 404 });
    }
    await expect(readLocal("local:///zero", "/dev", 100)).rejects.toMatchObject({ status: 404 });
  });
});
