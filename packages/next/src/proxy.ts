export { type PolicyOptions, policyProxy } from "./policyProxy.js";
