/** A parser's refusal by one of our own errors is right; every other throw is a fault, which the caller reports. */
export const refuses = (isOwn, run) => {
  try {
    return { value: run() };
  } catch (error) {
    if (isOwn(error)) return {};
    throw error;
  }
};

/** Throws where something does not hold. */
export const must = (holds, what) => {
  if (!holds) throw new Error(what);
};
