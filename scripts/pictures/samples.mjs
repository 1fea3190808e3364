/**
 * Pictures of processing options for docs/images.md, by option. `base` are options that both pictures have, `shows` the values
 * that get a picture, each under the name of its file; `source` is a file of {@link openStudio}, by default the kite.
 * `initial` is the value that changes nothing; an option without it has no such value.
 */
export const OPTION_SAMPLES = {
  resize: {
    initial: { type: "fit", width: 0, height: 0, enlarge: false, extend: false },
    shows: {
      "resize-fit": { type: "fit", width: 100, height: 100 },
      "resize-fill": { type: "fill", width: 100, height: 100 },
      "resize-force": { type: "force", width: 100, height: 100 },
    },
  },
  size: {
    initial: { width: 0, height: 0, enlarge: false, extend: false },
    shows: { size: { width: 100, height: 100 } },
  },
  resizingType: { base: { width: 100, height: 100 }, initial: "fit", shows: { "resizing-type": "fill" } },
  width: { initial: 0, shows: { width: 100 } },
  height: { initial: 0, shows: { height: 80 } },
  minWidth: { base: { width: 60 }, initial: 0, shows: { "min-width": 120 } },
  minHeight: { base: { width: 60 }, initial: 0, shows: { "min-height": 75 } },
  zoom: { base: { width: 80 }, initial: 1, shows: { zoom: 1.5 } },
  dpr: { base: { width: 80, padding: 4, background: "dddddd" }, initial: 1, shows: { dpr: 2 } },
  enlarge: { source: "small.png", base: { width: 120 }, initial: false, shows: { enlarge: true } },
  extend: { base: { width: 120, height: 120, background: "dddddd" }, initial: false, shows: { extend: true } },
  extendAspectRatio: {
    source: "small.png",
    base: { width: 200, height: 200, background: "dddddd" },
    initial: false,
    shows: { "extend-aspect-ratio": true },
  },
  gravity: {
    base: { resize: { type: "fill", width: 70, height: 100 } },
    initial: { type: "ce", xOffset: 0, yOffset: 0 },
    shows: { "gravity-ea": "ea", "gravity-sm": "sm", "gravity-fp": { type: "fp", x: 0.67, y: 0.35 } },
  },
  crop: {
    initial: { width: 0, height: 0 },
    shows: { crop: { width: 0.4, height: 0.4, gravity: { type: "fp", x: 0.67, y: 0.35 } } },
  },
  trim: { source: "framed.png", base: { width: 120 }, shows: { trim: { threshold: 10 } } },
  padding: { base: { width: 100, background: "dddddd" }, initial: 0, shows: { padding: { top: 6, right: 18 } } },
  autoRotate: { source: "turned.jpg", base: { height: 100 }, initial: true, shows: { "auto-rotate": false } },
  rotate: { base: { height: 100 }, initial: 0, shows: { rotate: 90 } },
  flip: { base: { width: 120 }, initial: false, shows: { flip: { horizontal: true } } },
  background: { base: { width: 100, padding: 10 }, initial: "", shows: { background: "ffd166" } },
  blur: { base: { width: 120 }, initial: 0, shows: { blur: 3 } },
  sharpen: { source: "leaf.png", base: { width: 120 }, initial: 0, shows: { sharpen: 2 } },
  pixelate: { base: { width: 120 }, initial: 0, shows: { pixelate: 8 } },
  quality: { source: "leaf.png", base: { width: 120, format: "jpg" }, initial: 0, shows: { quality: 5 } },
  formatQuality: { source: "leaf.png", base: { width: 120, format: "jpg" }, shows: { "format-quality": { jpg: 5 } } },
  maxBytes: { source: "leaf.png", base: { width: 120, format: "jpg" }, initial: 0, shows: { "max-bytes": 1500 } },
};

/** Reasons why the other options of open source imgproxy have no picture, with their defaults as imgproxy has them. */
export const WITHOUT_PICTURE = {
  preset: ["none", "your server defines what a preset does"],
  watermark: ["none", "the picture is your server's (`IMGPROXY_WATERMARK_PATH`), and the embedded processor has none"],
  stripMetadata: ["`true`, `IMGPROXY_STRIP_METADATA`", "changes the file alone"],
  keepCopyright: ["`true`, `IMGPROXY_KEEP_COPYRIGHT`", "changes the file alone"],
  stripColorProfile: ["`true`, `IMGPROXY_STRIP_COLOR_PROFILE`", "these photographs have no profile"],
  preserveHdr: ["`false`, `IMGPROXY_PRESERVE_HDR`", "these photographs have eight bits a channel"],
  enforceThumbnail: ["`false`, `IMGPROXY_ENFORCE_THUMBNAIL`", "takes the thumbnail that HEIC and AVIF files hold"],
  format: ["that of the source, where it can be written", "changes the file; `formats` of a request is the usual way"],
  skipProcessing: ["none", "sends sources of these formats as they are"],
  raw: ["`false`", "sends the source as it is"],
  cachebuster: ["none", "changes the address alone"],
  expires: ["none", "imgproxy answers 404 from then on"],
  filename: ["that of the source", "name under which a browser saves the file"],
  returnAttachment: ["`false`, `IMGPROXY_RETURN_ATTACHMENT`", "a browser saves the file"],
  maxSrcResolution: ["that of the server", "a limit; imgproxy refuses a larger source"],
  maxSrcFileSize: ["that of the server", "a limit; imgproxy refuses a larger source"],
  maxAnimationFrames: ["that of the server", "a limit; an animation ends there"],
  maxAnimationFrameResolution: ["that of the server", "a limit; imgproxy refuses a larger source"],
  maxResultDimension: ["that of the server", "a limit; a larger result is made smaller"],
};

const SMALL = { resize: { type: "fill", width: 80, height: 50 } };

/**
 * Pictures of what a request adds to the options, by field: every candidate of `request` side by side, or the placeholder
 * that a page shows before. Fields without one change addresses and attributes alone.
 */
export const LAYOUT_SAMPLES = {
  width: { "box-width": { width: 80 } },
  height: { "box-height": { resize: { type: "fill" }, width: 80, height: 80 } },
  layout: {
    "layout-fixed": { ...SMALL, layout: "fixed" },
    "layout-constrained": { ...SMALL, layout: "constrained" },
    "layout-full-width": { ...SMALL, layout: "fullWidth", widths: [60, 120, 180] },
  },
  densities: { densities: { ...SMALL, layout: "fixed", densities: [1, 1.5, 3] } },
  widths: { widths: { ...SMALL, widths: [40, 160] } },
  media: {
    media: {
      resize: { type: "fill", width: 160, height: 60 },
      widths: [160],
      media: [{ media: "(max-width: 600px)", width: 80, height: 100, gravity: "ea", widths: [80] }],
    },
  },
  placeholder: {
    "placeholder-colour": { ...SMALL, placeholder: "#2a609f" },
    "placeholder-thumbhash": { ...SMALL, placeholder: "thumbhash" },
  },
  intrinsicWidth: { "intrinsic-width": { ...SMALL, intrinsicWidth: 100 } },
};
