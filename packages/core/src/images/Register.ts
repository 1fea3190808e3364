/**
 * Place for an application's instance, empty until the application fills it by module augmentation. From then on a misspelt
 * variant in a component or at remote images does not compile.
 *
 * @example
 * // images.ts
 * export const images = createImages({ proxyUrl: "https://img.example.com", variants: { card: { width: 400 } } });
 * declare module "@bucketfirst/core" { interface Register { images: typeof images } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: an application adds to it, which a type alias forbids
export interface Register {}

/** Names of the variants of the registered instance; any text where none is registered. */
export type VariantName = VariantNameOf<Register>;

type VariantNameOf<R> = R extends { images: { readonly variants: readonly (infer V)[] } } ? Extract<V, string> : string;
