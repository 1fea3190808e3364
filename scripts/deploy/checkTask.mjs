import { drainSeconds, isSetting } from "./settings.mjs";

/** Fargate's pairs of processor units and the memory in MiB that each may have, as far as they are used here. */
const MEMORY = { 1024: [2048, 8192], 2048: [4096, 16384], 4096: [8192, 30720] };

/** Checks a task definition of ECS; returns its faults. */
export function checkTask(name, task) {
  const faults = [];
  const expect = (ok, fault) => ok || faults.push(`${name}: ${fault}`);
  const [least, most] = MEMORY[task.cpu] ?? [Number.POSITIVE_INFINITY, 0];
  expect(
    Number(task.memory) >= least && Number(task.memory) <= most,
    `memory: ${task.memory} does not go with cpu ${task.cpu}`,
  );
  expect(
    task.networkMode === "awsvpc" && task.requiresCompatibilities?.includes("FARGATE"),
    "networkMode: expected awsvpc for Fargate",
  );
  for (const {
    environment,
    secrets,
    stopTimeout,
    healthCheck,
    portMappings,
    command,
    essential,
  } of task.containerDefinitions) {
    for (const { name: setting, value } of environment)
      expect(
        isSetting(setting) && typeof value === "string",
        `${setting}: expected a setting of the proxy, and a text`,
      );
    for (const { name: setting, valueFrom } of secrets)
      expect(
        isSetting(setting) && /^arn:aws:(ssm|secretsmanager):/.test(valueFrom),
        `${setting}: expected a setting, and an ARN`,
      );
    // Fargate's own limit is 120.
    expect(
      stopTimeout > drainSeconds && stopTimeout <= 120,
      `stopTimeout: expected more than DRAIN_TIMEOUT (${drainSeconds})`,
    );
    expect(
      essential === true && command.join(" ") === "--spawn imgproxy",
      "command: expected --spawn imgproxy, essential",
    );
    const [{ containerPort }] = portMappings;
    expect(
      healthCheck.command.join(" ").includes(`127.0.0.1:${containerPort}/livez`),
      "healthCheck: expected /livez at the container's port",
    );
  }
  return faults;
}
