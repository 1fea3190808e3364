import type { Options } from "tsup";

/** Settings that the builds of packages for applications share; `entry` is each package's own. */
export const base: Options = {
  format: ["esm"],
  sourcemap: true,
  target: "es2022",
  dts: true,
  // Declaration files stay: a build without them (`pnpm start`) must not remove those of the next type check.
  clean: ["!**/*.d.ts"],
  // The build resolves other packages as users do, by their published entries.
  tsconfig: "tsconfig.build.json",
};
