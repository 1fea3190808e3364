/** Stands for Next's class: what was passed on is kept beside the headers. */
export class NextResponse extends Response {
  passedOn?: Headers;

  static next({ request }: { request?: { headers: Headers } } = {}): NextResponse {
    return Object.assign(new NextResponse(), { passedOn: request?.headers });
  }
}
