import { type Command, InvalidArgumentError, Option } from "commander";
import { imagesFrom } from "./imagesFile.js";

function json(value: string): object {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch {
    // The message below covers this case, with the form that was expected.
  }
  throw new InvalidArgumentError("expected options as JSON, as in '{\"width\":300}'");
}

/** Adds the command `sign`: it prints signed addresses. */
export function addSign(program: Command): void {
  program
    .command("sign <source>")
    .description("print both URLs and the key of a source (keys from IMGPROXY_KEY and IMGPROXY_SALT, else from .env)")
    .option("--config <file>", "JSON with proxyUrl, cacheUrl and variants, as for createImages", "bucketfirst.json")
    .option("--variant <name>", "one of the file's variants")
    .addOption(new Option("--options <json>", "options in place of a variant").argParser(json).conflicts("variant"))
    .action(
      async (source: string, { config, variant, options }: { config: string; variant?: string; options?: object }) => {
        const images = await imagesFrom(config);
        const { proxied, cached, cacheKey } = images.buildUrls(source.trim(), variant ?? options ?? {});
        console.log(`proxied  ${proxied}\ncached   ${cached}\nkey      ${cacheKey}`);
      },
    );
}
