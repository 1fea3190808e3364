import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type AnyDescriptor, BucketfirstError, createImages, type Images, type ImagesConfig } from "@bucketfirst/core";
import { readKeys } from "@bucketfirst/proxy";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { buildKeys } from "./buildKeys.js";
import type { Project } from "./Project.js";
import { placeholderImage } from "./placeholderImage.js";
import { type KeylessConfig, readConfig, withAddresses } from "./readConfig.js";
import { shareDevServer } from "./sharedDevServer.js";

/** Images of a project, in one of its modes. */
export interface OpenImages {
  image: Images["image"] | ((...args: Parameters<Images["image"]>) => AnyDescriptor);
  /** Folder into which originals are written; undefined where they become files of the output. */
  folder?: string;
  /** Origins of the bucket and the proxy. */
  origins: string[];
  /** Ends what was started. */
  close(): Promise<void>;
}

const originsOf = (...addresses: (string | undefined)[]): string[] => [
  ...new Set(addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).origin]))),
];

const nothing = async (): Promise<void> => {};

/**
 * Opens the images of a project: with the keys of production in a build, for a development server that is started for
 * them in development, and as placeholders in tests and in a build that may do without keys.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting or the variable
 */
export async function openImages(options: BucketfirstOptions, project: Project): Promise<OpenImages> {
  const config = readConfig(options, project);
  if (project.mode === "test") return placeholders(config);
  if (project.mode === "development" && options.dev !== false) return development(options, config, project);
  const { originals, signing } = options;
  const keys = signing === false ? undefined : buildKeys(signing, project);
  if (keys === "placeholders") {
    project.warn("No keys: every picture of this build is a placeholder. It is for tests, not for visitors.");
    return placeholders(config);
  }
  if (keys === undefined)
    project.warn("signing: false: pictures are unsigned, and anybody can request any other of this imgproxy.");
  const full = withAddresses(config);
  if (project.mode === "development" && originals === undefined)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      "originals: expected a folder that imgproxy reads, got undefined: with dev: false there is no output that it could fetch originals from",
    );
  const images = createImages({ ...full, ...(keys && { signing: keys }) } as ImagesConfig);
  return {
    image: images.image,
    ...(originals !== undefined && { folder: resolve(project.root, originals) }),
    origins: originsOf(full.cacheUrl, full.proxyUrl),
    close: nothing,
  };
}

/** Images for a development server, which reads the originals from a folder of its own. */
async function development(
  { dev: given }: BucketfirstOptions,
  config: KeylessConfig,
  { root, environment, log }: Project,
): Promise<OpenImages> {
  const own = typeof given === "object" ? given : {};
  const folder = resolve(root, own.folder ?? ".bucketfirst");
  const originals = join(folder, "originals");
  await mkdir(originals, { recursive: true });
  const signing = readKeys(environment, "the environment");
  const { dev, release } = await shareDevServer({
    ...own,
    folder,
    root: originals,
    cacheFolder: config.cacheFolder ?? "",
    ...(signing && { signing, signingFrom: "the environment" }),
  });
  log(`pictures  ${dev.url}  (${dev.store.label})`);
  const images = createImages({
    ...config,
    proxyUrl: dev.proxyUrl,
    cacheUrl: dev.cacheUrl,
    sourceBase: "local:///",
    encoding: "base64",
    signing: dev.signing,
  } as ImagesConfig);
  return { image: images.image, folder: originals, origins: [dev.url], close: release };
}

/** Images that need no server: boxes of the right size. */
function placeholders(config: KeylessConfig): OpenImages {
  const nowhere = "https://images.invalid";
  const images = createImages({
    ...config,
    proxyUrl: nowhere,
    sourceBase: nowhere,
    encoding: "base64",
  } as ImagesConfig);
  return {
    image: (...args) => placeholderImage(images.image(...args)),
    origins: [],
    close: nothing,
  };
}
