import { IN_VITE } from "./configEdits.js";
import type { Framework } from "./Framework.js";
import { variantTypes } from "./variantTypes.js";

/** Address of `vite preview`. */
const PREVIEW = "127.0.0.1:4173";

/** Returns an application of Vite without a server, with one of the component packages: its pictures are signed by the build. */
export const viteWith = (name: string, picture: readonly string[]): Framework => ({
  name: `Vite with ${name}`,
  id: `vite-${name.toLowerCase()}`,
  dependencies: ["vite", name.toLowerCase()],
  packages: [`@bucketfirst/${name.toLowerCase()}`, "@bucketfirst/vite"],
  types: { path: "src/bucketfirst.d.ts", text: variantTypes(["card"]) },
  variables: [["SOURCE_BASE", `http://${PREVIEW}`]],
  command: `npx @bucketfirst/proxy dev --allow-private ${PREVIEW}  # for vite preview; vite itself starts one`,
  head: IN_VITE,
  picture: ['import cat from "./assets/cat.jpg?variant=card";', ...picture],
});
