import { LAYOUT_SAMPLES, OPTION_SAMPLES } from "./samples.mjs";

/**
 * Lists every picture of docs/images.md as `{ name, field, make }`, with `plain` for one of an option: the same picture
 * without the option, and `initial`, with its default written out.
 *
 * @param studio as `openStudio` returns it
 */
export function picturesOf(studio) {
  const options = Object.entries(OPTION_SAMPLES).flatMap(([field, { base = {}, source, initial, shows }]) =>
    Object.entries(shows).map(([name, value]) => ({
      name,
      field,
      make: () => studio.option({ ...base, [field]: value }, source),
      plain: () => studio.option(base, source),
      ...(initial !== undefined && { initial: () => studio.option({ ...base, [field]: initial }, source) }),
    })),
  );
  const layouts = Object.entries(LAYOUT_SAMPLES).flatMap(([field, shows]) =>
    Object.entries(shows).map(([name, request]) => ({ name, field, make: () => studio.layout(request) })),
  );
  return [...options, ...layouts];
}
