import { BucketfirstError } from "./errors.js";
import { show } from "./show.js";

type FaultCode = "OPTION" | "SOURCE" | "CONFIG" | "PATH";

/** The error for one value: names the field, what was expected, what came. */
export function fault(code: FaultCode, field: string, expected: string, value: unknown): BucketfirstError {
  return new BucketfirstError(`INVALID_${code}`, `${field}: expected ${expected}, got ${show(value)}`);
}

/** The error for an option's value. */
export function optionFault(field: string, expected: string, value: unknown): BucketfirstError {
  return fault("OPTION", field, expected, value);
}

/** The error for an option of a URL that the server does not have: it may be one of a newer imgproxy, so it is marked. */
export function unknownOption(name: string, segment: string): BucketfirstError {
  return Object.assign(pathFault(name, "an option of this server", segment), { unknownOption: name });
}

/** The error for something that only imgproxy Pro understands. */
export function proFault(field: string, code: FaultCode = "OPTION"): BucketfirstError {
  return new BucketfirstError(`INVALID_${code}`, `${field}: needs imgproxy Pro, server: { edition: "pro" }`);
}

/** The error for something in a URL that imgproxy would refuse. */
export function pathFault(field: string, expected: string, value: unknown): BucketfirstError {
  return fault("PATH", field, expected, value);
}
