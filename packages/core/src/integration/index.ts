export { developmentVariables } from "../server/developmentVariables.js";
export { allowInPolicy, type PolicySources } from "./allowInPolicy.js";
export { type BuildSettings, checkBuildSettings } from "./checkBuildSettings.js";
export { createIntegration, type HeadParts, type Integration } from "./createIntegration.js";
export { type IntegrationOptions, type ServerImages, SIGN_PATH } from "./IntegrationOptions.js";
export { inlineHashes } from "./inlineHashes.js";
export { integrationFromEnv } from "./integrationFromEnv.js";
