/** The part of Next that this package uses. Next itself is not installed here: it is larger than all of this workspace. */
declare module "next/server" {
  export class NextResponse extends Response {
    /** Returns a response that lets Next render, for a request with other headers. */
    static next(init?: { request?: { headers: Headers } }): NextResponse;
  }
}
