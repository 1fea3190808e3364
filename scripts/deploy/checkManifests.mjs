import { dirname } from "node:path";
import ts from "typescript";
import { root } from "../gate/workspace.mjs";
import { drainSeconds, isSetting } from "./settings.mjs";

/** Models of the groups that the manifests use. */
const MODELS = {
  v1: () => import("kubernetes-models/v1"),
  "apps/v1": () => import("kubernetes-models/apps/v1"),
  "autoscaling/v2": () => import("kubernetes-models/autoscaling/v2"),
  "policy/v1": () => import("kubernetes-models/policy/v1"),
};

/** Paths of the proxy that a probe may ask. */
const PROBED = ["/livez", "/readyz", "/health"];

/**
 * Checks manifests of Kubernetes: each by its schema, all by their types (which know every field's name), and the settings
 * and probes of each container by what the proxy has.
 *
 * @param manifests `{ name, value }` with the file's name
 * @returns the faults
 */
export async function checkManifests(manifests) {
  const faults = [];
  for (const { name, value } of manifests) {
    const { apiVersion, kind } = value;
    const models = await MODELS[apiVersion]?.();
    if (!models?.[kind]) faults.push(`${name}: ${apiVersion} ${kind} is not known`);
    else {
      try {
        new models[kind](value).validate();
      } catch ({ message }) {
        faults.push(`${name}: ${kind}: ${message}`);
      }
    }
  }
  faults.push(...typeFaults(manifests));
  const all = manifests.map(({ value }) => value);
  for (const { data } of all.filter(({ kind }) => kind === "ConfigMap"))
    for (const setting of Object.keys(data))
      if (!isSetting(setting)) faults.push(`${setting}: no setting of the proxy`);
  for (const { spec } of all.filter(({ kind }) => kind === "Deployment"))
    faults.push(...podFaults(spec.template.spec, all));
  return faults;
}

function podFaults({ containers, volumes, terminationGracePeriodSeconds: grace }, all) {
  const faults = [];
  const expect = (ok, fault) => ok || faults.push(fault);
  expect(
    grace > drainSeconds,
    `terminationGracePeriodSeconds: expected more than DRAIN_TIMEOUT (${drainSeconds}), got ${grace}`,
  );
  for (const { ports, envFrom, volumeMounts, startupProbe, readinessProbe, livenessProbe } of containers) {
    const named = new Map(ports.map(({ name, containerPort }) => [name, containerPort]));
    const config = all.find(
      ({ kind, metadata }) =>
        kind === "ConfigMap" && envFrom.some(({ configMapRef }) => configMapRef?.name === metadata.name),
    );
    for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe]) {
      expect(PROBED.includes(httpGet.path), `probe: ${httpGet.path} is no route of the proxy`);
      // /readyz leaves the public port where the operator's routes have one of their own.
      const admin = Number(config?.data.ADMIN_BIND?.split(":").at(-1));
      expect(
        named.get(httpGet.port) === admin,
        `probe: expected the port of ADMIN_BIND (${admin}), got ${httpGet.port}`,
      );
    }
    const mounted = new Set(volumeMounts.map(({ mountPath }) => mountPath));
    expect(mounted.has(config?.data.SPILL_DIR), "SPILL_DIR: expected a volume that is mounted there");
    for (const { name } of volumeMounts)
      expect(
        volumes.some((volume) => volume.name === name),
        `${name}: no such volume`,
      );
    for (const { spec } of all.filter(({ kind }) => kind === "Service"))
      for (const { targetPort } of spec.ports) expect(named.has(targetPort), `${targetPort}: no port of the container`);
  }
  return faults;
}

/** Writes each manifest as a literal of its type, so that the compiler finds every name and value that it does not know. */
function typeFaults(manifests) {
  const text = manifests
    .map(({ value }, i) => {
      const type = `import("kubernetes-models/${value.apiVersion}").I${value.kind}`;
      return `export const m${i}: ${type} = ${JSON.stringify(value)};\n`;
    })
    .join("");
  const file = `${root}manifests.generated.ts`;
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, options.target) : getSourceFile(name, ...rest);
  host.getCurrentDirectory = () => dirname(file);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => `manifests: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}
