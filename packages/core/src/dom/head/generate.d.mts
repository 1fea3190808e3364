/** What is inlined, built from its sources. */
export function sources(): Promise<{ script: string; patience: string; style: string }>;
