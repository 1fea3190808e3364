import type { AnyDescriptor, ImageSet, Images } from "@bucketfirst/core";

/** Any source: the members of a set do not depend on it. */
const ANY = "https://example.com/a.jpg";

/**
 * Returns the function that says of a name, without its folder, that no variant of these images can name it: a key cannot be
 * read, but a member of a set is called by its step and format. Keys and metadata are always named.
 */
export function unnamedBy(images: Images): (name: string) => boolean {
  const members = new Set<string>();
  for (const variant of images.variants)
    for (const member of membersOf(images.image(ANY, variant))) members.add(member);
  return (name) => {
    const [, member] = name.split("/");
    return member !== undefined && member !== "meta.json" && !members.has(member);
  };
}

/** Lists the members' names of an image; none of one that is no set. */
function membersOf(image: AnyDescriptor): string[] {
  if (!("cachedBase" in image)) return [];
  return [image, ...(image.media ?? [])].flatMap(namesOf);
}

function namesOf({ ladder, formats, format }: ImageSet): string[] {
  const endings = ["", ...(formats?.split("-") ?? []), ...(format ? [format] : [])];
  return ladder.split("-").flatMap((step) => endings.map((ending) => (ending === "" ? step : `${step}.${ending}`)));
}
