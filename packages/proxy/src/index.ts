export type { Admin } from "./admin/admin.js";
export { isProxyError, ProxyError, type ProxyErrorDetails } from "./base/errors.js";
export type { ProxyEvent, ProxyResult } from "./base/events.js";
export { createLog, type Log, type LogConfig } from "./base/log.js";
export { createProxy } from "./createProxy.js";
export type { Control } from "./dev/control.js";
export type { DevServer, DevServerConfig, DevState } from "./dev/devServer.js";
export type { DevStats } from "./dev/hub.js";
export type { EmbeddedConfig } from "./embedded/embeddedUpstream.js";
export type { EventsConfig, OriginalsRule } from "./events/EventsConfig.js";
export type { SourceGateway, SourceGatewayConfig } from "./gateway/sourceGateway.js";
export type { SourceRules } from "./gateway/sourceRules.js";
export type { ImageProxy } from "./imageProxy.js";
export type { OpenSetsConfig } from "./images/openSets.js";
export type { ProbeConfig } from "./images/probe.js";
export { variantTypes } from "./init/variantTypes.js";
export { createDevServer, createEmbeddedUpstream } from "./onDemand.js";
export type { ProxyConfig } from "./proxyConfig.js";
export { type Running, serve } from "./server/serve.js";
export { type Config, readConfig } from "./settings/config.js";
export type { Limits } from "./settings/limits.js";
export type { Bind, Environment } from "./settings/reader.js";
export type { FallbackConfig } from "./settings/readFallback.js";
export { readKeys } from "./settings/readKeys.js";
export type { StoreConfig } from "./settings/readStore.js";
export { createFolderStore, type FolderStoreConfig } from "./stores/folder.js";
export { createMemoryStore, type MemoryStoreConfig } from "./stores/memory.js";
export { createS3Store } from "./stores/s3.js";
export type { S3StoreConfig } from "./stores/s3Client.js";
export type {
  PutHead,
  PutOptions,
  ReadOptions,
  StorableBody,
  Store,
  StoredEntry,
  StoredHead,
  StoredObject,
  StoreUsage,
} from "./stores/store.js";
export { StoreError } from "./stores/storeError.js";
export type { AdmissionRules } from "./storing/admission.js";
export { createHttpUpstream, type HttpUpstreamConfig } from "./upstream/httpUpstream.js";
export type { Headers, Upstream, UpstreamRequest, UpstreamSink } from "./upstream/upstream.js";
