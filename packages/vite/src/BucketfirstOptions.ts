import type { Edition, ImagesConfig, Signing } from "@bucketfirst/core";
import type { DevServerConfig } from "@bucketfirst/proxy";

/** Settings of the development server that the plugin starts; `root`, keys and folder of the cache are the plugin's. */
export type DevOptions = Omit<DevServerConfig, "root" | "signing" | "signingFrom" | "cacheFolder" | "page" | "log">;

/**
 * Settings of the plugin: those of `createImages`, of which the addresses and keys may stand in the environment, and a few
 * for files. Variables are read from the environment and from `.env` files.
 */
export interface BucketfirstOptions<V extends string = string>
  extends Omit<ImagesConfig<V, Edition, boolean>, "proxyUrl" | "signing"> {
  /** Address of imgproxy, or of the companion proxy in front of it. Default: the variable `PROXY_URL`. */
  proxyUrl?: string;
  /** Public address of the cache bucket. Default: the variable `CACHE_URL`; without both every image goes to the proxy. */
  cacheUrl?: string;
  /**
   * Address of the folder in which imgproxy finds the originals: the public address of the site's output
   * (`https://shop.example.com`), or of `originals` (`local:///`, `s3://photos`). Default: the variable `SOURCE_BASE`, else
   * Vite's `base` where that is a whole address.
   */
  sourceBase?: string;
  /**
   * Pairs of key and salt. `false` builds unsigned addresses, for an imgproxy without keys. Default: the variables
   * `IMGPROXY_KEY` and `IMGPROXY_SALT`; a build without them fails.
   */
  signing?: Signing | readonly Signing[] | false;
  /**
   * Folder, relative to the project, into which originals are written, to be uploaded to `sourceBase` or mounted by imgproxy.
   * Default: they are files of the bundler's output, as any other asset.
   */
  originals?: string;
  /**
   * Name of an original in the output, with `[name]`, `[hash]` and `[extname]`. The hash is that of the content. Default: the
   * bundler's `assetFileNames`, else `assets/[name]-[hash][extname]`; in `originals` it is `[name]-[hash][extname]`.
   */
  fileNames?: string;
  /**
   * File for the types of `?variant=` imports, relative to the project; `false` writes none. Default `src/bucketfirst.d.ts`,
   * or `bucketfirst.d.ts` without a folder `src`.
   */
  types?: string | false;
  /**
   * Development server, as `bucketfirst-proxy dev`, which runs as long as Vite's (or a watching Rollup or webpack): `false`
   * starts none, so that descriptors name `proxyUrl` and `cacheUrl` in development too. Default true.
   */
  dev?: boolean | DevOptions;
  /** Writes head script, stylesheet and preconnect link into the pages that Vite builds (`index.html`). Default true. */
  head?: boolean;
  /**
   * Content-Security-Policy of the pages that Vite builds, which gets the hashes of their inline scripts and stylesheets and
   * the origins of bucket and proxy, as the first `<meta>` of the page. Development has none, since Vite works with inline code
   * there. Small files stay files then, where `assetsInlineLimit` says nothing else. Default none.
   */
  policy?: string;
}
