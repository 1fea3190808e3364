export { CachedImage } from "@bucketfirst/vue";
