/** Gravity types that take offsets. */
const SIDES: readonly string[] = /* @__PURE__ */ "ce no so ea we noea nowe soea sowe".split(" ");

/** Words that every format, gravity and side allows; a row may add further ones. */
export const COMMON_WORDS: Readonly<Record<string, readonly string[]>> = {
  format: /* @__PURE__ */ "jpg jpeg png webp avif jxl gif ico svg heic bmp tiff".split(" "),
  gravity: SIDES,
  side: SIDES,
};

/** Arguments of values that are objects inside an argument, in the notation of the table's rows. */
export const SHAPES: Readonly<Record<string, string>> = {
  "color-or-{R,G,B}": "R,G,B=integer:0..255",
  pair: "format=format+pdf!+mp4! quality=integer:0..100",
  area: "left,top,width,height=number:0..1",
  weight: "class=url-safe-name weight=number",
  side: "xOffset,yOffset?=number",
  fp: "x,y=number:0..1",
  obj: "classNames?=url-safe-name*",
  objw: "classWeights=weight*",
  filename: "filename=text encoded?=boolean",
};

/** Returns the arguments behind a gravity's type; none for `sm` and `prop`. */
export function gravityShape(type: string): string | undefined {
  return SHAPES[SIDES.includes(type) ? "side" : type];
}
