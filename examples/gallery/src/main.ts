import { fileURLToPath } from "node:url";
import { isBucketfirstError } from "@bucketfirst/core";
import { createGallery } from "./server/createGallery.js";
import { HELP, readOptions } from "./server/options.js";
import { UsageError } from "./server/photos.js";

try {
  const { help, photos, port } = readOptions(process.argv.slice(2));
  if (help) {
    console.log(HELP);
  } else {
    const data = fileURLToPath(new URL("../.bucketfirst", import.meta.url));
    const gallery = await createGallery({ photos, port, data });
    console.log(
      `\n  Gallery   ${gallery.url}\n  Ctrl-C ends it.\n\nYour own code for this proxy and bucket:\n\n${gallery.snippet()}\n`,
    );
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        gallery.close().then(() => process.exit(0));
      });
  }
} catch (error) {
  // A fault that the user can mend is one line; anything else is ours and keeps its stack.
  if (!(error instanceof UsageError) && !isBucketfirstError(error, "INVALID_CONFIG")) throw error;
  console.error(`gallery: ${error.message}`);
  process.exitCode = 1;
}
