export { createRemoteImages, type RemoteImages, type RemoteImagesOptions } from "./createRemoteImages.js";
