import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { readEnvFile } from "./readEnvFile.js";

test("variables are read, also behind the mark that Windows' editors write", async () => {
  const folder = await scratch();
  for (const mark of ["", "\ufeff"]) {
    await writeFile(join(folder, ".env"), `${mark}IMGPROXY_KEY="aa" # of staging\nIMGPROXY_SALT=bb\n`);
    expect(readEnvFile(folder)).toEqual({ IMGPROXY_KEY: "aa", IMGPROXY_SALT: "bb" });
  }
});

test("without such a file there are none, also where it is a folder", async () => {
  const folder = await scratch();
  expect(readEnvFile(folder)).toEqual({});
  await mkdir(join(folder, ".env"));
  expect(readEnvFile(folder)).toEqual({});
});
