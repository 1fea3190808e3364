/** Returns the day of a time, in days since 1970, by UTC. @param time milliseconds since 1970 */
export const dayOf = (time: number): number => Math.floor(time / 86_400_000);
