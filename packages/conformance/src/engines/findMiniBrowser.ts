import { existsSync, readdirSync } from "node:fs";

/** WebKitGTK's test browser stands beside the library, not on the PATH. */
export function findMiniBrowser(): string | undefined {
  if (process.env.MINIBROWSER_PATH) return process.env.MINIBROWSER_PATH;
  for (const root of ["/usr/lib", "/usr/libexec"]) {
    if (!existsSync(root)) continue;
    for (const arch of ["", ...readdirSync(root)]) {
      for (const name of ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"]) {
        const path = `${root}/${arch ? `${arch}/` : ""}${name}/MiniBrowser`;
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}
