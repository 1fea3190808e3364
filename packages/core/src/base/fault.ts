import { BucketfirstError } from "./errors.js";
import { show } from "./show.js";

/** Ending of an error's code, behind `INVALID_`. */
export type FaultCode = "OPTION" | "SOURCE" | "CONFIG" | "PATH";

/** Makes the error for one value: it names the field, the expected form and the value. */
export function fault(code: FaultCode, field: string, expected: string, value: unknown): BucketfirstError {
  return new BucketfirstError(`INVALID_${code}`, `${field}: expected ${expected}, got ${show(value)}`);
}

/** Makes the error for an option's value. */
export function optionFault(field: string, expected: string, value: unknown): BucketfirstError {
  return fault("OPTION", field, expected, value);
}

/** Makes the error for an option that the server does not have; it carries the name, since a newer imgproxy may have it. */
export function unknownOption(name: string, segment: string): BucketfirstError {
  return Object.assign(pathFault(name, "an option of this server", segment), { unknownOption: name });
}

/** Makes the error for a value that only imgproxy Pro understands. */
export function proFault(field: string, code: FaultCode = "OPTION"): BucketfirstError {
  return new BucketfirstError(`INVALID_${code}`, `${field}: needs imgproxy Pro, server: { edition: "pro" }`);
}

/** Makes the error for a part of a URL that imgproxy would refuse. */
export function pathFault(field: string, expected: string, value: unknown): BucketfirstError {
  return fault("PATH", field, expected, value);
}
