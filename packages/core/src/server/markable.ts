import { printedSteps } from "../base/printedSteps.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import type { AnyDescriptor, ImageSet, SetDescriptor } from "../images/SetDescriptor.js";

/** Addresses in the bucket that a descriptor prints, each of which can be marked as missing. */
export interface Markable {
  /** Names of the objects without the folder in front: a key, or a set's key with the member's name behind a slash. */
  keys: readonly string[];
  /** Prints the addresses whose entry is true on the proxied base; without one the descriptor is as before any mark. */
  write(isMissing: readonly boolean[]): void;
}

/** Returns the part of an address behind the folder, or behind its last slash where it has no such folder. */
function behind(folder: string, url: string): string {
  const start = `/${folder}`;
  const at = url.lastIndexOf(start);
  return at < 0 ? url.slice(url.lastIndexOf("/") + 1) : url.slice(at + start.length);
}

function membersOf({
  ladder,
  formats = "",
  format,
  ...set
}: ImageSet & { width?: number; knownWidth?: number }): string[] {
  // Members in the format of the bare ones are printed bare.
  const named = formats.split("-").filter((name) => name && name !== format);
  return printedSteps({ ladder, ...set }).flatMap(({ step }) => [step, ...named.map((name) => `${step}.${name}`)]);
}

function setsOf(image: SetDescriptor, folder: string): Markable[] {
  return [image, ...(image.media ?? [])]
    .filter(({ cachedBase, proxyBase }) => cachedBase !== proxyBase)
    .map((set) => {
      const members = membersOf(set);
      const key = behind(folder, set.cachedBase.slice(0, -1));
      return {
        keys: members.map((member) => `${key}/${member}`),
        write(isMissing) {
          const missing = members.filter((_, i) => isMissing[i]);
          if (missing.length) set.missing = missing;
          else delete set.missing;
        },
      };
    });
}

/** Srcsets as they were before a mark, by their holder: a descriptor may be marked for every page that shows it. */
const unmarked = new WeakMap<object, { before: string; written: string }>();

function srcSetOf(record: { cachedSrcSet?: string; proxySrcSet?: string }, folder: string): Markable {
  const known = unmarked.get(record);
  const before = known && known.written === record.cachedSrcSet ? known.before : (record.cachedSrcSet ?? "");
  const cached = before.split(", ");
  const proxied = (record.proxySrcSet ?? "").split(", ");
  // Candidates for paper are the proxy's already; entries that cannot be matched stay unchanged.
  const marked = cached.length === proxied.length ? cached.filter((entry, i) => entry && entry !== proxied[i]) : [];
  return {
    keys: cached
      .filter((entry, i) => entry && entry !== proxied[i])
      .map((entry) => behind(folder, entry.split(" ", 1)[0]!)),
    write(isMissing) {
      const missing = new Set(marked.filter((_, i) => isMissing[i]));
      const written = missing.size
        ? cached.map((entry, i) => (missing.has(entry) ? proxied[i] : entry)).join(", ")
        : before;
      if (written === (record.cachedSrcSet ?? "")) return;
      unmarked.set(record, { before, written });
      record.cachedSrcSet = written;
    },
  };
}

/** Descriptors without a srcset of their own that got one by a mark. */
const withSrcSet = new WeakSet<ImageDescriptor>();

/**
 * A browser requests `src` only where it knows no srcset, and a `src` of the proxy would start the whole image there. So the
 * proxied address of a missing `src` becomes a srcset.
 */
function srcOf(image: ImageDescriptor, folder: string): Markable {
  return {
    keys: [behind(folder, image.cachedSrc)],
    write([isMissing]) {
      if (isMissing && !image.cachedSrcSet) {
        image.cachedSrcSet = image.proxySrc;
        image.proxySrcSet = image.proxySrc;
        withSrcSet.add(image);
      } else if (!isMissing && withSrcSet.delete(image)) {
        delete image.cachedSrcSet;
        delete image.proxySrcSet;
      }
    },
  };
}

function classicOf(image: ImageDescriptor, folder: string): Markable[] {
  const { cachedSrc, proxySrc, sources = [] } = image;
  if (cachedSrc === proxySrc) return [];
  const srcSets = [image, ...sources].map((record) => srcSetOf(record, folder));
  return [...srcSets, srcOf(image, folder)];
}

/**
 * Returns the parts of a descriptor of either kind that can be marked; none without a bucket.
 *
 * @param folder text in front of the key in the objects' names
 * @example
 * markableOf({ cachedBase: "https://b.test/v1-00ff/", proxyBase: "/p/", ladder: "1x", formats: "avif" }, "v1-")[0].keys
 * // ["00ff/1x", "00ff/1x.avif"]
 */
export function markableOf(image: AnyDescriptor, folder: string): Markable[] {
  return "cachedBase" in image ? setsOf(image, folder) : classicOf(image, folder);
}
