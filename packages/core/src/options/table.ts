/**
 * Every processing option of imgproxy v4 and every option of its `/info` endpoint, one row each. Types, encoder, parser,
 * validation and the documentation's tables are all made from these rows.
 *
 * **Row order is URL order, and the URL names the cache entry: append rows, never move one.**
 *
 * A row is `short[=full][|alias][!][+n] argument…`: the name to emit, the full wire name where it is not the key in
 * snake case, further accepted names, `!` for imgproxy Pro, `+n` for trailing slots that the server tolerates.
 * An argument is `name[?|~]=type[*]`: `?` may be left empty, `~` may be left off at the end only, `*` repeats to the end.
 * A type is `bool`, `int[min,max]`, `float(min,max]` (a round bracket excludes), `int%90` (a multiple), `color`, `hex`,
 * `text` (may be empty), `name`, `base64`, `format+pro…`, `gravity+extra…`, `rgb`, `pairs`, `areas`, `time`, `file`, or
 * the allowed words joined by `|`, where `!` marks a Pro word and `#` an angle in degrees.
 *
 * @see https://docs.imgproxy.net/usage/processing
 */
export const PROCESSING = {
  /** Named sets of options kept on the server, applied left to right before everything else. */
  preset: "pr presetNames=name*",
  /** Resizing type, size, enlarging and extending in one option. */
  resize:
    "rs type?=fit|fill|fill-down|force|auto width?=int[0,] height?=int[0,] enlarge?=bool extend?=bool gravity?=gravity",
  /** Size, enlarging and extending in one option. */
  size: "s width?=int[0,] height?=int[0,] enlarge?=bool extend?=bool gravity?=gravity",
  /** How the image is fitted into the box. */
  resizingType: "rt type=fit|fill|fill-down|force|auto",
  /** Interpolation used when resizing. */
  resizingAlgorithm: "ra! algorithm=nearest|linear|cubic|lanczos2|lanczos3",
  /** Width of the result in pixels; 0 derives it from the height. */
  width: "w width=int[0,]",
  /** Height of the result in pixels; 0 derives it from the width. */
  height: "h height=int[0,]",
  /** Least width of the result in pixels. */
  minWidth: "mw=min-width width=int[0,]",
  /** Least height of the result in pixels. */
  minHeight: "mh=min-height height=int[0,]",
  /** Factor applied to the size after resizing. */
  zoom: "z zoomX=float(0,] zoomY~=float(0,]",
  /** Device pixel ratio: scales the size, paddings, offsets of gravity and watermark. */
  dpr: "dpr dpr=float(0,]",
  /** Let a source smaller than the box grow. */
  enlarge: "el enlarge=bool",
  /** Fill the result up to the box when it is smaller. */
  extend: "ex extend=bool gravity?=gravity",
  /** Fill the result up to the aspect ratio of the box. */
  extendAspectRatio: "exar|extend_ar extend=bool gravity?=gravity",
  /** Focus of crops and fills: a side, a corner, `sm`, a focus point, detected objects. */
  gravity: "g gravity=gravity+sm+obj!+objw!",
  /** Where detected objects end up in the result. */
  objectsPosition: "op|obj_pos! position=gravity+prop",
  /** Part of the source to keep before resizing; below 1 a fraction, 0 the whole side. */
  crop: "c width=float[0,] height~=float[0,] gravity?=gravity+sm+obj!+objw!",
  /** Crop to an aspect ratio; 0 switches it off. */
  cropAspectRatio: "car|crop_ar! aspectRatio=float[0,] enlarge?=bool",
  /** Crop to detected objects; 1 is tight, 1.2 leaves 20 percent. */
  cropObjects: "crop_objects! scaleFactor=float classNames?=name*",
  /** Cut off a background of one colour. */
  trim: "t threshold?=float color?=color equalHor?=bool equalVer?=bool",
  /** Space around the result in pixels, scaled by `dpr`. */
  padding: "pd top?=int[0,] right?=int[0,] bottom?=int[0,] left?=int[0,]",
  /** Turn the image by its Exif orientation. */
  autoRotate: "ar autoRotate=bool",
  /** Turn clockwise by a multiple of 90 degrees. */
  rotate: "rot angle=int%90",
  /** Mirror the image. */
  flip: "fl horizontal?=bool vertical?=bool",
  /** Colour behind transparent pixels; an empty one switches it off. */
  background: "bg background=rgb",
  /** Opacity of the background. */
  backgroundAlpha: "bga! alpha=float[0,1]",
  /** Brightness, contrast and saturation in one option. */
  adjust: "a! brightness?=int[-255,255] contrast?=float[0,] saturation?=float[0,]",
  brightness: "br! brightness=int[-255,255]",
  contrast: "co! contrast=float[0,]",
  saturation: "sa! saturation=float[0,]",
  /** Shades of one colour. */
  monochrome: "mc! intensity=float[0,1] color?=color",
  /** Shades between two colours. */
  duotone: "dt! intensity=float[0,1] color1?=color color2?=color",
  /** Gaussian blur, sigma in pixels. */
  blur: "bl sigma=float[0,]",
  /** Sharpening, sigma in pixels. */
  sharpen: "sh sigma=float[0,]",
  /** Size of the squares in pixels. */
  pixelate: "pix size=int[0,]",
  /** Unsharp masking. */
  unsharpMasking: "ush! mode?=auto|none|always weight?=float(0,] divider?=float(0,]",
  /** Blur parts of the picture; sides as fractions. */
  blurAreas: "ba! sigma=float[0,] areas?=areas",
  /** Blur that grows along a direction. */
  progressiveBlur: "pbl! sigma=float[0,] direction?=down|up|right|left|# start?=float stop?=float",
  /** Blur detected objects. */
  blurDetections: "bd! sigma=float[0,] classNames?=name*",
  /** Draw boxes around detected objects. */
  drawDetections: "dd! draw=bool classNames?=name*",
  /** Cover the picture with a colour. */
  colorize: "col! opacity=float[0,1] color?=color keepAlpha?=bool",
  /** Cover the picture with a gradient. */
  gradient: "gr! opacity=float[0,1] color?=color direction?=down|up|right|left|# start?=float stop?=float",
  /** Put the server's watermark on the picture. */
  watermark:
    "wm+2 opacity=float[0,1] position?=ce|no|so|ea|we|noea|nowe|soea|sowe|re|ch! xOffset?=float yOffset?=float scale?=float(0,]",
  /** Address of a watermark of one's own, as plain text. */
  watermarkUrl: "wmu! url=base64",
  /** Text drawn as watermark, as plain text. */
  watermarkText: "wmt! text=base64",
  /** Box of the watermark in pixels. */
  watermarkSize: "wms! width?=int[0,] height?=int[0,]",
  /** Turn the watermark clockwise, in degrees. */
  watermarkRotate: "wmr|wm_rot! angle=float",
  /** Shadow of the watermark, sigma in pixels. */
  watermarkShadow: "wmsh! sigma=float[0,]",
  /** CSS put in front of an SVG source, as plain text. */
  style: "st! style=base64",
  /** Drop metadata. */
  stripMetadata: "sm stripMetadata=bool",
  /** Keep the copyright when metadata are dropped. */
  keepCopyright: "kcr keepCopyright=bool",
  /** Resolution written into the result. */
  dpi: "dpi! dpi=float[0,]",
  /** Convert to sRGB and drop the colour profile. */
  stripColorProfile: "scp stripColorProfile=bool",
  /** Keep high dynamic range. */
  preserveHdr: "ph enable=bool",
  /** Colour profile of the result: `srgb`, `cmyk` or a file's name. */
  colorProfile: "cp|icc! profile=name",
  /** Use the thumbnail inside HEIC and AVIF sources. */
  enforceThumbnail: "eth enforceThumbnail=bool",
  /** Output quality in percent; 0 leaves it to the server. */
  quality: "q quality=int[0,100]",
  /** Output quality by format, in percent. */
  formatQuality: "fq pairs=pairs",
  /** Pick the quality that meets a target. */
  autoquality:
    "aq! method?=none|size|dssim|ml target?=float minQuality?=int[0,100] maxQuality?=int[0,100] allowedError?=float",
  /** Lower the quality until the file is this small, in bytes; 0 switches it off. */
  maxBytes: "mb bytes=int[0,]",
  jpegOptions:
    "jpgo! progressive?=bool noSubsample?=bool trellisQuant?=bool overshootDeringing?=bool optimizeScans?=bool quantTable?=int[0,8]",
  pngOptions: "pngo! interlaced?=bool quantize?=bool quantizationColors?=int[2,256]",
  webpOptions:
    "webpo! compression?=lossy|near_lossless|lossless smartSubsample?=bool preset?=default|photo|picture|drawing|icon|text",
  avifOptions: "avifo! subsample?=auto|on|off",
  /** Format of the result. */
  format: "f|ext extension=format+pdf+mp4+best",
  /** Page of the source to use, from 0. */
  page: "pg! page=int[0,]",
  /** Number of pages to use. */
  pages: "pgs! pages=int[1,]",
  /** First frame only. */
  disableAnimation: "da! disable=bool",
  /** Second of the video to take the picture from. */
  videoThumbnailSecond: "vts! second=float[0,]",
  /** Take key frames only. */
  videoThumbnailKeyframes: "vtk! keyframes=bool",
  /** Tiles of a video in one picture. */
  videoThumbnailTile:
    "vtt! step=float columns?=int[0,] rows?=int[0,] tileWidth?=int[0,] tileHeight?=int[0,] extendTile?=bool trim?=bool fill?=bool focusX?=float[0,1] focusY?=float[0,1]",
  /** Animation made from a video. */
  videoThumbnailAnimation:
    "vta! step=float delay?=int[0,] frames?=int[0,] frameWidth?=int[0,] frameHeight?=int[0,] extendFrame?=bool trim?=bool fill?=bool focusX?=float[0,1] focusY?=float[0,1]",
  /** Address of the picture shown when the source fails, as plain text. */
  fallbackImageUrl: "fiu! url=base64",
  /** Source formats that are passed through unchanged. */
  skipProcessing: "skp extensions=format+pdf+psd+mp4*",
  /** Pass the source through unchanged. */
  raw: "raw raw=bool",
  /** Any text: a new one makes a new URL. */
  cachebuster: "cb string=text",
  bypassCache: "bc! bypass=bool",
  cacheTags: "ct! tags=name*",
  /** A `Date` or unix seconds after which the server refuses the URL. */
  expires: "exp timestamp=time",
  /** Name of the downloaded file without its extension. */
  filename: "fn filename=file",
  /** Ask the browser to download instead of to show. */
  returnAttachment: "att returnAttachment=bool",
  /** Check the source's digest. */
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex",
  /** Largest accepted source in megapixels. Needs IMGPROXY_ALLOW_SECURITY_OPTIONS, as do the four below. */
  maxSrcResolution: "msr resolution=float[0,]",
  /** Largest accepted source in bytes. */
  maxSrcFileSize: "msfs size=int",
  maxAnimationFrames: "maf size=int(0,]",
  /** Largest accepted frame in megapixels. */
  maxAnimationFrameResolution: "mafr size=float[0,]",
  /** Longest side of the result in pixels. */
  maxResultDimension: "mrd size=int",
} as const;

/** Options of the `/info` endpoint (imgproxy Pro). @see https://docs.imgproxy.net/usage/getting_info */
export const INFO = {
  preset: "pr! presetNames=name*",
  size: "s! size=bool",
  format: "f! format=bool",
  dimensions: "d! dimensions=bool",
  exif: "exif! enabled=bool canonicalNames?=bool",
  iptc: "iptc! iptc=bool",
  xmp: "xmp! xmp=bool",
  videoMeta: "vm! videoMeta=bool",
  detectObjects: "do! detectObjects=bool",
  classify: "cl! topK=int[0,] classNames?=name*",
  colorspace: "cs! colorspace=bool",
  bands: "b! bands=bool",
  sampleFormat: "sf! sampleFormat=bool",
  pagesNumber: "pn! pagesNumber=bool",
  alpha: "a! alpha=bool checkTransparency?=bool",
  crop: "c! width=float[0,] height~=float[0,] gravity?=gravity+sm+obj!+objw!",
  objectsPosition: "op|obj_pos! position=gravity+prop",
  /** Number of colours: 0 or 2..256. */
  palette: "p! colors=int[0,256]",
  average: "avg! average=bool ignoreTransparent?=bool",
  dominantColors: "dc! dominantColors=bool buildMissed?=bool",
  blurhash: "bh! xComponents=int[0,9] yComponents=int[0,9]",
  thumbHash: "th! enabled=bool",
  perceptualHash: "ph|phash! enabled=bool",
  calcHashsums: "chs! hashsumTypes=md5|sha1|sha256|sha512*",
  page: "pg! page=int[0,]",
  videoThumbnailSecond: "vts! second=float[0,]",
  videoThumbnailKeyframes: "vtk! keyframes=bool",
  cachebuster: "cb! string=text",
  bypassCache: "bc! bypass=bool",
  cacheTags: "ct! tags=name*",
  expires: "exp! timestamp=time",
  hashsum: "hs! hashsumType=none|md5|sha1|sha256|sha512 hashsum?=hex",
  maxSrcResolution: "msr! resolution=float[0,]",
  maxSrcFileSize: "msfs! size=int",
} as const;

/** What {@link PROCESSING} and {@link INFO} are: option name to row text. */
export type OptionTable = Readonly<Record<string, string>>;
