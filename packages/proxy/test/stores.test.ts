import { scratch } from "@bucketfirst/testkit/scratch";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { describeStore } from "./support/describeStore.js";

// S3 runs the same cases in s3.test.ts, on the stores that are started there.
describeStore("memory", async () => createMemoryStore());
describeStore("a folder", async () => createFolderStore({ dir: await scratch() }));
describeStore("a folder with two levels", async () => createFolderStore({ dir: await scratch(), levels: 2 }));
