/** What is inlined, built from its sources. */
export function sources(): Promise<{ script: string; style: string }>;
