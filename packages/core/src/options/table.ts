/**
 * Every processing option of imgproxy v4 and every option of its `/info` endpoint, one row each. Types, encoder, parser,
 * validation and the documentation's tables are all made from these rows.
 *
 * **Row order is URL order, and the URL names the cache entry: append rows, never move one.**
 *
 * A row is `short[=full][|alias][!][+n] argument…`: the name to emit, the full wire name where it is not the key in
 * snake case, further accepted names, `!` for imgproxy Pro, `+n` for trailing slots that the server tolerates.
 * An argument is `name[,name][?|~|!]=type[*]`: `?` may be left empty, `~` may be left off at the end only, `!` is required here
 * although imgproxy 4 takes an empty one, `*` repeats to the end; an only argument needs no name. A type is `boolean`, `integer:0..100`, `number:>0`, `integer:%90` (a multiple),
 * `format+…`, `gravity+…`, `side+…` (the common words and more), the allowed words joined by `|` (`!` marks a Pro word, `#` an angle in degrees), a
 * shape of `shapes.ts`, or what it says: error messages quote it. `text` goes out as base64url, `url-safe-text` as it is
 * (and may be empty, unlike `url-safe-name`), `filename` as either.
 *
 * @see https://docs.imgproxy.net/usage/processing
 */
export const PROCESSING_OPTIONS = {
  /** Named sets of options kept on the server, applied left to right before everything else. */
  preset: "pr url-safe-name*",
  /** Resizing type, size, enlarging and extending in one option. */
  resize:
    "rs type?=fit|fill|fill-down|force|auto width,height?=integer:0.. enlarge,extend?=boolean gravity?=gravity+fp",
  /** Size, enlarging and extending in one option. */
  size: "s width,height?=integer:0.. enlarge,extend?=boolean gravity?=gravity+fp",
  /** Way in which the image fills the box. */
  resizingType: "rt fit|fill|fill-down|force|auto",
  /** Interpolation used when resizing. */
  resizingAlgorithm: "ra! nearest|linear|cubic|lanczos2|lanczos3",
  /** Width of the result in pixels; 0 derives it from the height. */
  width: "w integer:0..",
  /** Height of the result in pixels; 0 derives it from the width. */
  height: "h integer:0..",
  /** Least width of the result in pixels. */
  minWidth: "mw=min-width integer:0..",
  /** Least height of the result in pixels. */
  minHeight: "mh=min-height integer:0..",
  /** Factor applied to the size after resizing. */
  zoom: "z zoomX=number:>0 zoomY~=number:>0",
  /** Device pixel ratio: scales the size, paddings, offsets of gravity and watermark. */
  dpr: "dpr number:>0",
  /** Let a source smaller than the box grow. */
  enlarge: "el boolean",
  /** Fill the result up to the box when it is smaller. */
  extend: "ex extend=boolean gravity?=gravity+fp",
  /** Fill the result up to the aspect ratio of the box. */
  extendAspectRatio: "exar|extend_ar extend=boolean gravity?=gravity+fp",
  /** Focus of crops and fills: a side, a corner, `sm`, a focus point, detected objects. Beside `yOffset` say `xOffset`, 0 for none: imgproxy 3.30 refuses a gap. */
  gravity: "g gravity+fp+sm+obj!+objw!",
  /** Place of detected objects in the result. */
  objectsPosition: "op|obj_pos! gravity+fp+prop",
  /** Part of the source to keep before resizing; below 1 a fraction, 0 the whole side. */
  crop: "c width=number:0.. height~=number:0.. gravity?=gravity+fp+sm+obj!+objw!",
  /** Crop to an aspect ratio; 0 switches it off. */
  cropAspectRatio: "car|crop_ar! aspectRatio=number:0.. enlarge?=boolean",
  /** Crop to detected objects; 1 is tight, 1.2 leaves 20 percent. Since imgproxy 4.0. */
  cropObjects: "crop_objects! scaleFactor=number classNames?=url-safe-name*",
  /** Cut off a background of one colour. The threshold is required: without it imgproxy 4 trims nothing, and 3 refuses the URL. A negative one needs imgproxy 4. */
  trim: "t threshold!=number color?=color equalHor,equalVer?=boolean",
  /** Space around the result in pixels, scaled by `dpr`. */
  padding: "pd top,right,bottom,left?=integer:0..",
  /** Turn the image by its Exif orientation. */
  autoRotate: "ar boolean",
  /** Turn clockwise by a multiple of 90 degrees. imgproxy 4.0.12 takes a negative one and answers 500: write 270 for -90. */
  rotate: "rot integer:%90",
  /** Mirror the image. Since imgproxy 3.31; 3.30 refuses the URL. */
  flip: "fl horizontal,vertical?=boolean",
  /** Colour behind transparent pixels; an empty one switches it off. */
  background: "bg color-or-{R,G,B}",
  /** Opacity of the background. */
  backgroundAlpha: "bga! number:0..1",
  /** Brightness, contrast and saturation in one option. */
  adjust: "a! brightness?=integer:-255..255 contrast,saturation?=number:0..",
  brightness: "br! integer:-255..255",
  contrast: "co! number:0..",
  saturation: "sa! number:0..",
  /** Shades of one colour. */
  monochrome: "mc! intensity=number:0..1 color?=color",
  /** Shades between two colours. */
  duotone: "dt! intensity=number:0..1 color1,color2?=color",
  /** Gaussian blur, sigma in pixels. */
  blur: "bl number:0..",
  /** Sharpening, sigma in pixels. */
  sharpen: "sh number:0..",
  /** Size of the squares in pixels. */
  pixelate: "pix integer:0..",
  /** Unsharp masking. */
  unsharpMasking: "ush! mode?=auto|none|always weight,divider?=number:>0",
  /** Blur parts of the picture; sides as fractions. Since imgproxy 3.31. */
  blurAreas: "ba! sigma=number:0.. areas?=area*",
  /** Blur that grows along a direction. Since imgproxy 4.1. */
  progressiveBlur: "pbl! sigma=number:0.. direction?=down|up|right|left|# start,stop?=number",
  /** Blur detected objects. */
  blurDetections: "bd! sigma=number:0.. classNames?=url-safe-name*",
  /** Draw boxes around detected objects. */
  drawDetections: "dd! draw=boolean classNames?=url-safe-name*",
  /** Cover the picture with a colour. */
  colorize: "col! opacity=number:0..1 color?=color keepAlpha?=boolean",
  /** Cover the picture with a gradient. */
  gradient: "gr! opacity=number:0..1 color?=color direction?=down|up|right|left|# start,stop?=number",
  /** Put the server's watermark on the picture. */
  watermark: "wm+2 opacity=number:0..1 position?=side+re+ch! xOffset,yOffset?=number scale?=number:>0",
  /** Address of a watermark of one's own, as plain text. */
  watermarkUrl: "wmu! text",
  /** Text drawn as watermark, as plain text. */
  watermarkText: "wmt! text",
  /** Box of the watermark in pixels. */
  watermarkSize: "wms! width,height?=integer:0..",
  /** Turn the watermark clockwise, in degrees. */
  watermarkRotate: "wmr|wm_rot! number",
  /** Shadow of the watermark, sigma in pixels. */
  watermarkShadow: "wmsh! number:0..",
  /** CSS put in front of an SVG source, as plain text. */
  style: "st! text",
  /** Drop metadata. */
  stripMetadata: "sm boolean",
  /** Keep the copyright when metadata are dropped. */
  keepCopyright: "kcr boolean",
  /** Resolution written into the result. */
  dpi: "dpi! number:0..",
  /** Convert to sRGB and drop the colour profile. */
  stripColorProfile: "scp boolean",
  /** Keep high dynamic range. Since imgproxy 4.0; 3 refuses the URL. */
  preserveHdr: "ph boolean",
  /** Colour profile of the result: `srgb`, `cmyk` or a file's name. */
  colorProfile: "cp|icc! url-safe-name",
  /** Use the thumbnail inside HEIC and AVIF sources. */
  enforceThumbnail: "eth boolean",
  /** Output quality in percent; 0 leaves it to the server. */
  quality: "q integer:0..100",
  /** Output quality by format, in percent. */
  formatQuality: "fq pair*",
  /** Pick the quality that meets a target. */
  autoquality:
    "aq! method?=none|size|dssim|ml target?=number minQuality,maxQuality?=integer:0..100 allowedError?=number",
  /** Lower the quality until the file is this small, in bytes; 0 switches it off. */
  maxBytes: "mb integer:0..",
  jpegOptions:
    "jpgo! progressive,noSubsample,trellisQuant,overshootDeringing,optimizeScans?=boolean quantTable?=integer:0..8",
  pngOptions: "pngo! interlaced,quantize?=boolean quantizationColors?=integer:2..256",
  webpOptions:
    "webpo! compression?=lossy|near_lossless|lossless smartSubsample?=boolean preset?=default|photo|picture|drawing|icon|text",
  /** Since imgproxy 3.31. */
  avifOptions: "avifo! subsample?=auto|on|off",
  /** Format of the result. */
  format: "f|ext format+pdf!+mp4!+best!",
  /** Page of the source to use, from 0. */
  page: "pg! integer:0..",
  /** Number of pages to use. */
  pages: "pgs! integer:1..",
  /** First frame only. */
  disableAnimation: "da! boolean",
  /** Second of the video to take the picture from. */
  videoThumbnailSecond: "vts! number:0..",
  /** Take key frames only. */
  videoThumbnailKeyframes: "vtk! boolean",
  /** Tiles of a video in one picture. */
  videoThumbnailTile:
    "vtt! step=number columns,rows,tileWidth,tileHeight?=integer:0.. extendTile,trim,fill?=boolean focusX,focusY?=number:0..1",
  /** Animation made from a video. */
  videoThumbnailAnimation:
    "vta! step=number delay,frames,frameWidth,frameHeight?=integer:0.. extendFrame,trim,fill?=boolean focusX,focusY?=number:0..1",
  /** Address of the picture shown when the source fails, as plain text. */
  fallbackImageUrl: "fiu! text",
  /** Source formats that are passed through unchanged. */
  skipProcessing: "skp format+pdf!+psd!+mp4!*",
  /** Pass the source through unchanged. */
  raw: "raw boolean",
  /** Any text: a new one makes a new URL. */
  cachebuster: "cb url-safe-text",
  bypassCache: "bc! boolean",
  cacheTags: "ct! url-safe-name*",
  /** A `Date` or whole unix seconds after which the server refuses the URL. Milliseconds are refused: they end beyond the year 5138. */
  expires: "exp Date-or-seconds:..99999999999",
  /** Name of the downloaded file without its extension. */
  filename: "fn filename",
  /** Ask the browser to download instead of to show. */
  returnAttachment: "att boolean",
  /** Check the source's digest. */
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex-digits",
  /** Largest accepted source in megapixels; imgproxy 3 refuses 0. Needs IMGPROXY_ALLOW_SECURITY_OPTIONS, as do the four below. */
  maxSrcResolution: "msr number:0..",
  /** Largest accepted source in bytes. */
  maxSrcFileSize: "msfs integer",
  maxAnimationFrames: "maf integer:>0",
  /** Largest accepted frame in megapixels. */
  maxAnimationFrameResolution: "mafr number:0..",
  /** Longest side of the result in pixels. */
  maxResultDimension: "mrd integer",
} as const;

/** Options of the `/info` endpoint (imgproxy Pro). @see https://docs.imgproxy.net/usage/getting_info */
export const INFO_OPTIONS = {
  preset: "pr! url-safe-name*",
  size: "s! boolean",
  format: "f! boolean",
  dimensions: "d! boolean",
  exif: "exif! enabled=boolean canonicalNames?=boolean",
  iptc: "iptc! boolean",
  xmp: "xmp! boolean",
  videoMeta: "vm! boolean",
  detectObjects: "do! boolean",
  classify: "cl! topK=integer:0.. classNames?=url-safe-name*",
  colorspace: "cs! boolean",
  bands: "b! boolean",
  sampleFormat: "sf! boolean",
  pagesNumber: "pn! boolean",
  alpha: "a! alpha=boolean checkTransparency?=boolean",
  crop: "c! width=number:0.. height~=number:0.. gravity?=gravity+fp+sm+obj!+objw!",
  objectsPosition: "op|obj_pos! gravity+fp+prop",
  /** Number of colours: 0 or 2..256. */
  palette: "p! integer:0..256",
  average: "avg! average=boolean ignoreTransparent?=boolean",
  dominantColors: "dc! dominantColors=boolean buildMissed?=boolean",
  blurhash: "bh! xComponents,yComponents=integer:0..9",
  thumbHash: "th! boolean",
  perceptualHash: "ph|phash! boolean",
  calcHashsums: "chs! md5|sha1|sha256|sha512*",
  page: "pg! integer:0..",
  videoThumbnailSecond: "vts! number:0..",
  videoThumbnailKeyframes: "vtk! boolean",
  cachebuster: "cb! url-safe-text",
  bypassCache: "bc! boolean",
  cacheTags: "ct! url-safe-name*",
  expires: "exp! Date-or-seconds:..99999999999",
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex-digits",
  maxSrcResolution: "msr! number:0..",
  maxSrcFileSize: "msfs! integer",
} as const;

/** A line for each option: its name, then its row. */
export type OptionTable = string;

function pack(options: Readonly<Record<string, string>>): OptionTable {
  return Object.entries(options)
    .map((row) => row.join(" "))
    .join("\n");
}

/** {@link PROCESSING_OPTIONS} as text. */
export const PROCESSING: OptionTable = /* @__PURE__ */ pack(PROCESSING_OPTIONS);

/** {@link INFO_OPTIONS} as text. */
export const INFO: OptionTable = /* @__PURE__ */ pack(INFO_OPTIONS);
