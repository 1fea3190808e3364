import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, test } from "vitest";
import { planInit } from "./planInit.js";
import { printPlan } from "./printPlan.js";
import { readProject } from "./project.js";
import { writePlan } from "./writePlan.js";

const SETTINGS = {
  proxyUrl: "http://127.0.0.1:8080/proxy",
  cacheUrl: "http://127.0.0.1:8080/bucket",
  bucket: "images",
};

/** The root layout of create-next-app. */
const LAYOUT = `import type { Metadata } from "next";
import "./globals.css";

export default function RootLayout({ children }: LayoutProps<"/">) {
  return (
    <html lang="en" className={\`\${geistSans.variable} \${geistMono.variable}\`}>
      <body>{children}</body>
    </html>
  );
}
`;

const NEXT = {
  "package.json": JSON.stringify({
    dependencies: { next: "16.4.3", react: "19" },
    devDependencies: { typescript: "5" },
  }),
  ".gitignore": "/node_modules\n.env*\n",
  "app/layout.tsx": LAYOUT,
};

async function application(files: Record<string, string>): Promise<string> {
  const dir = await scratch();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

const planFor = async (files: Record<string, string>, settings: object = {}) =>
  planInit(readProject(await application(files)), { ...SETTINGS, ...settings });

describe("Next", () => {
  test("gets keys, images module, head line and bucket policy", async () => {
    const plan = await planFor(NEXT);
    expect(plan.files.map(({ path }) => path)).toEqual([
      ".env",
      "lib/images.ts",
      "app/layout.tsx",
      "bucket-policy.json",
    ]);
    const [env, images, layout, policy] = plan.files.map(({ after }) => after);
    expect(env).toMatch(
      /^IMGPROXY_KEY=[0-9a-f]{128}\nIMGPROXY_SALT=[0-9a-f]{128}\nPROXY_URL=http:\/\/127\.0\.0\.1:8080\/proxy\nCACHE_URL=http:\/\/127\.0\.0\.1:8080\/bucket\n$/,
    );
    expect(images).toContain('import { imagesFromEnv } from "@bucketfirst/next";');
    expect(layout).toBe(`import type { Metadata } from "next";
import "./globals.css";
import { ImagesHead } from "@bucketfirst/next";
import { images } from "../lib/images";

export default function RootLayout({ children }: LayoutProps<"/">) {
  return (
    <html lang="en" className={\`\${geistSans.variable} \${geistMono.variable}\`}>
      <head>
        <ImagesHead images={images} />
      </head>
      <body>{children}</body>
    </html>
  );
}
`);
    expect(JSON.parse(policy as string).Statement[0]).toMatchObject({
      Action: "s3:GetObject",
      Principal: "*",
      Resource: "arn:aws:s3:::images/*",
    });
    expect(plan.commands[0]).toBe("npm install @bucketfirst/core @bucketfirst/react @bucketfirst/next");
  });

  test("written once, a second run has nothing to write", async () => {
    const dir = await application(NEXT);
    const plan = planInit(readProject(dir), SETTINGS);
    await writePlan(dir, plan.files);
    const again = planInit(readProject(dir), SETTINGS);
    expect(again.files).toEqual([]);
    expect(again.kept.map(({ path }) => path)).toEqual([
      ".env",
      "lib/images.ts",
      "app/layout.tsx",
      "bucket-policy.json",
    ]);
  });

  test("with src/ has its module there", async () => {
    const { "app/layout.tsx": layout, ...others } = NEXT;
    const plan = await planFor({ ...others, "src/app/layout.tsx": layout });
    expect(plan.files.map(({ path }) => path)).toContain("src/lib/images.ts");
  });

  test("a layout in which the place is not found is left to a person, with the lines", async () => {
    const plan = await planFor({ ...NEXT, "app/layout.tsx": "export default ({ children }) => children;\n" });
    expect(plan.byHand).toEqual([
      {
        path: "app/layout.tsx",
        reason: "the place for them was not found",
        lines: expect.arrayContaining(["  <ImagesHead images={images} />"]),
      },
    ]);
  });
});

describe("Vite", () => {
  const vite = (config: string) => ({
    "package.json": JSON.stringify({ dependencies: { vue: "3" }, devDependencies: { vite: "8", typescript: "5" } }),
    "vite.config.ts": config,
  });
  const CONFIG = "import vue from '@vitejs/plugin-vue'\n\nexport default defineConfig({\n  plugins: [vue()],\n})\n";

  test("gets the plugin in front of the others, and the address of its preview as a variable", async () => {
    const plan = await planFor(vite(CONFIG));
    expect(plan.framework).toBe("Vite with Vue");
    expect(plan.files.map(({ path }) => path)).toEqual([
      ".env",
      ".gitignore",
      "src/bucketfirst.d.ts",
      "vite.config.ts",
      "bucket-policy.json",
    ]);
    expect(plan.files[0]?.after).toContain("\nSOURCE_BASE=http://127.0.0.1:4173\n");
    expect(plan.files[3]?.after).toBe(`import vue from '@vitejs/plugin-vue'
import bucketfirst from '@bucketfirst/vite';

export default defineConfig({
  plugins: [
    bucketfirst({
      sets: true,
      variants: {
        card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },
      },
    }),
    vue(),
  ],
})
`);
    expect(printPlan(plan)).toContain("\n-   plugins: [vue()],\n+   plugins: [\n+     bucketfirst({\n");
    expect(plan.commands[0]).toBe("npm install @bucketfirst/core @bucketfirst/vue @bucketfirst/vite");
  });

  test("is indented as the file is", async () => {
    const plan = await planFor(vite("export default {\n    plugins: [vue()],\n};\n"));
    const after = plan.files.find(({ path }) => path === "vite.config.ts")?.after;
    expect(after).toMatch(/\n {4}plugins: \[\n {8}bucketfirst\(\{\n[\s\S]*\n {8}vue\(\),\n {4}\],\n/);
  });

  test.each([
    ["no list", "export default {};\n"],
    ["two lists", `${CONFIG}${CONFIG}`],
  ])("with %s of plugins is left to a person", async (_, config) => {
    const { byHand } = await planFor(vite(config));
    expect(byHand.map(({ path }) => path)).toEqual(["vite.config.ts"]);
  });
});

describe("Nuxt and Astro", () => {
  const planOf = async (name: string, file: string, config: string) => {
    const plan = await planFor({ "package.json": JSON.stringify({ dependencies: { [name]: "1" } }), [file]: config });
    return plan.files.find(({ path }) => path === file)?.after;
  };
  const SETTINGS_OF = (indent: string): string =>
    [
      "sets: true,",
      "variants: {",
      '  card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
      "},",
    ]
      .map((line) => indent + line)
      .join("\n");

  test("Nuxt gets the module and its options", async () => {
    const config = "export default defineNuxtConfig({\n  devtools: { enabled: true }\n})\n";
    expect(await planOf("nuxt", "nuxt.config.ts", config)).toBe(`export default defineNuxtConfig({
  bucketfirst: {
${SETTINGS_OF("    ")}
    allowSources: ["local:///"],
  },
  modules: ["@bucketfirst/nuxt"],
  devtools: { enabled: true }
})
`);
  });

  test("a configuration of Nuxt without the place gets all lines by hand", async () => {
    const files = { "package.json": '{"dependencies":{"nuxt":"4"}}', "nuxt.config.ts": "export default mine;\n" };
    const [byHand] = (await planFor(files)).byHand;
    expect(byHand?.lines).toEqual(
      expect.arrayContaining(['modules: ["@bucketfirst/nuxt"],', '  allowSources: ["local:///"],']),
    );
  });

  test("a list of modules that is there is kept", async () => {
    const config = 'export default defineNuxtConfig({\n  modules: ["nuxt-security"],\n})\n';
    expect(await planOf("nuxt", "nuxt.config.ts", config)).toContain(
      '  modules: [\n    "@bucketfirst/nuxt",\n    "nuxt-security",\n  ],\n',
    );
  });

  test("Astro gets the integration, also into an empty configuration", async () => {
    const config = "// @ts-check\nimport { defineConfig } from 'astro/config';\n\nexport default defineConfig({});\n";
    expect(await planOf("astro", "astro.config.mjs", config)).toBe(`// @ts-check
import { defineConfig } from 'astro/config';
import bucketfirst from '@bucketfirst/astro';

export default defineConfig({
  integrations: [
    bucketfirst({
${SETTINGS_OF("      ")}
    }),
  ],
});
`);
  });
});

describe("SvelteKit", () => {
  const KIT = { "package.json": JSON.stringify({ devDependencies: { "@sveltejs/kit": "2", vite: "8", svelte: "5" } }) };

  test("gets a handle, and is no application of Vite alone", async () => {
    const plan = await planFor(KIT);
    expect(plan.framework).toBe("SvelteKit");
    expect(plan.files.map(({ path }) => path)).toContain("src/hooks.server.js");
  });

  test("with a handle of its own keeps it, and learns what to add", async () => {
    const plan = await planFor({ ...KIT, "src/hooks.server.ts": "export const handle = mine;\n" });
    expect(plan.files.map(({ path }) => path)).toEqual([".env", ".gitignore", "bucket-policy.json"]);
    expect(plan.byHand[0]).toMatchObject({ path: "src/hooks.server.ts", reason: "it exists" });
    expect(plan.byHand[0]?.lines.join("\n")).toContain("sequence(bucketfirst({ images }), yours)");
  });
});

describe("the environment", () => {
  const envOf = async (text: string): Promise<string | undefined> =>
    (await planFor({ ...NEXT, ".env": text })).files.find(({ path }) => path === ".env")?.after;

  test("keeps what it has and gets what it lacks, on lines of its own", async () => {
    expect(await envOf("IMGPROXY_KEY=aa\nIMGPROXY_SALT=bb")).toBe(
      "IMGPROXY_KEY=aa\nIMGPROXY_SALT=bb\nPROXY_URL=http://127.0.0.1:8080/proxy\nCACHE_URL=http://127.0.0.1:8080/bucket\n",
    );
    expect(await envOf("IMGPROXY_KEY=aa\nIMGPROXY_SALT=bb\nPROXY_URL=/p\nCACHE_URL=/c\n")).toBeUndefined();
  });

  test.each([
    ["IMGPROXY_KEY=aa\n", ".env: expected IMGPROXY_SALT beside IMGPROXY_KEY, since they are a pair, and found none"],
    ["IMGPROXY_SALT=aa\n", ".env: expected IMGPROXY_KEY beside IMGPROXY_SALT, since they are a pair, and found none"],
  ])("with half a pair is refused: %j", async (text, message) => {
    await expect(envOf(text)).rejects.toThrow(message);
  });

  test("is kept out of git, once", async () => {
    const ignoreOf = async (text?: string) => {
      const { ".gitignore": _, ...others } = NEXT;
      const plan = await planFor({ ...others, ...(text !== undefined && { ".gitignore": text }) });
      return plan.files.find(({ path }) => path === ".gitignore")?.after;
    };
    expect(await ignoreOf()).toBe(".env\n");
    expect(await ignoreOf("node_modules\n*.local")).toBe("node_modules\n*.local\n.env\n");
    for (const text of [".env\n", "a\r\n.env\r\n", "/.env", ".env*", ".env.*\n.env\n"])
      expect(await ignoreOf(text)).toBeUndefined();
    // The lines of SvelteKit let an example through.
    expect(await ignoreOf(".env.*\n!.env.example\n")).toBe(".env.*\n!.env.example\n.env\n");
  });
});

test("what is printed shows each added line, and no key", async () => {
  const plan = await planFor(NEXT);
  const text = printPlan(plan);
  const keys = [...(plan.files[0]?.after ?? "").matchAll(/[0-9a-f]{128}/g)];
  expect(keys).toHaveLength(2);
  for (const [key] of keys) expect(text).not.toContain(key);
  expect(text).toContain("\n.env (new)\n+ IMGPROXY_KEY=… (128 fresh hex digits, not shown)\n");
  expect(text).toContain('\napp/layout.tsx (changed)\n+ import { ImagesHead } from "@bucketfirst/next";\n');
});

test("a file that changes between plan and writing is not overwritten, nor is a new one that somebody else has made", async () => {
  const dir = await application(NEXT);
  const plan = planInit(readProject(dir), SETTINGS);
  await writeFile(join(dir, "app/layout.tsx"), "// mine\n");
  await expect(writePlan(dir, plan.files)).rejects.toThrow(
    "app/layout.tsx: it has changed meanwhile; run init again; written before it: .env, lib/images.ts",
  );
  expect(await readFile(join(dir, "app/layout.tsx"), "utf8")).toBe("// mine\n");
  await expect(writePlan(dir, plan.files)).rejects.toThrow(/^\.env: .*EEXIST.*; nothing was written$/);
});

test.each([
  [{}, "package.json: expected the manifest of an application, found none"],
  [{ "package.json": "{" }, "package.json: expected the manifest of an application, "],
  [{ "package.json": "[]" }, "found no framework among the dependencies; name one with --framework: next, "],
  [{ "package.json": "null" }, "expected the manifest of an application, got null"],
])("a folder without an application is refused: %j", async (files, message) => {
  await expect(planFor(files)).rejects.toThrow(message);
});

test("a framework by a wrong name is refused with all names", async () => {
  await expect(planFor(NEXT, { framework: "remix" })).rejects.toThrow(
    /^--framework: expected one of next, .*, got "remix"$/,
  );
});

test.each([
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
])("with %s packages are added by %s", async (lock, command) => {
  expect((await planFor({ ...NEXT, [lock]: "" })).commands[0]).toBe(
    `${command} @bucketfirst/core @bucketfirst/react @bucketfirst/next`,
  );
});
