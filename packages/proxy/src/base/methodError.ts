import { ProxyError } from "./errors.js";

/**
 * A request by a method that its path does not have: 405, with the methods that it has as `Allow`.
 *
 * @example
 * new MethodError("GET", "HEAD").publicMessage // "Only GET and HEAD are answered here"
 */
export class MethodError extends ProxyError {
  /** Value of the header `Allow`, e.g. `GET, HEAD`. */
  readonly allow: string;

  /** @param methods methods that are answered, at least one, in upper case */
  constructor(...methods: [string, ...string[]]) {
    const list = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(methods);
    super(405, `Only ${list} ${methods.length === 1 ? "is" : "are"} answered here`);
    this.allow = methods.join(", ");
  }
}
