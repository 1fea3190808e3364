import { relative } from "node:path";
import { createSession, type Session } from "./createSession.js";
import { developmentSettings } from "./developmentSettings.js";
import { environmentOf } from "./environmentOf.js";
import { FLAT } from "./fileName.js";
import { readPictureRequest } from "./pictureRequest.js";
import type { TurbopackOptions } from "./turbopack.js";

/** Settings that the configuration hands to the loader, as plain JSON. */
export interface LoaderSettings {
  /** Folder of the project, as an absolute path. */
  root: string;
  options: TurbopackOptions;
}

/** The part of a loader's context that Turbopack has too. */
interface LoaderContext {
  async(): (error: Error | null, code?: string) => void;
  getOptions(): LoaderSettings;
  mode?: string;
  resourcePath: string;
  resourceQuery: string;
}

/** Sessions of this process, which Turbopack keeps for many files. */
const sessions = new Map<string, Session>();

function sessionOf(settings: LoaderSettings, isDevelopment: boolean): Session {
  const name = JSON.stringify([settings, isDevelopment]);
  const found = sessions.get(name);
  if (found) return found;
  const { root, options } = settings;
  const environment = environmentOf(root);
  const own = isDevelopment && options.dev !== false ? developmentSettings(root, options, environment) : undefined;
  const session = createSession({ ...options, ...own?.options, dev: false });
  Object.assign(session.project, { root, environment: own?.environment ?? environment });
  sessions.set(name, session);
  return session;
}

async function makeModule(context: LoaderContext): Promise<string> {
  const { mode, resourcePath, resourceQuery } = context;
  const settings = context.getOptions();
  const session = sessionOf(settings, mode === "development");
  await session.writeTypes();
  const { options, root } = settings;
  const { variant } = readPictureRequest(
    `./${relative(root, resourcePath)}${resourceQuery}`,
    Object.keys(options.variants ?? {}),
  );
  const { make } = await session.open();
  const { image } = await make(resourcePath, variant, FLAT);
  return `export default ${JSON.stringify(image)};`;
}

/** Loader of `@bucketfirst/vite/turbopack`: gives the module of a picture, and writes its original into a folder. */
export default function loader(this: LoaderContext): void {
  const done = this.async();
  makeModule(this).then(
    (code) => done(null, code),
    (error) => {
      // What was missing, such as a key, may be there at the next try.
      sessions.clear();
      done(error);
    },
  );
}

/** A picture is no text. */
export const raw = true;
