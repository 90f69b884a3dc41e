import { newIdempotencyKey } from "@/lib/client/idempotency-key";

/** One call of the API as it went over the wire. */
export interface RecordedCall {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** Null while it is in progress, 0 if there was no response. */
  status: number | null;
  answer: string;
  milliseconds: number;
}

/** A `fetch` that reports each call twice: when it is sent, and when its response arrives. */
export function recordingFetch(show: (call: RecordedCall) => void): typeof fetch {
  return async (input, init) => {
    const begin = performance.now();
    const call: RecordedCall = {
      id: newIdempotencyKey(),
      method: init?.method ?? "GET",
      path: String(input),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === "string" ? init.body : null,
      status: null,
      answer: "",
      milliseconds: 0,
    };
    show(call);
    const since = () => Math.round(performance.now() - begin);
    try {
      const response = await fetch(input, init);
      const answer = await response.clone().text();
      show({ ...call, status: response.status, answer, milliseconds: since() });
      return response;
    } catch (error) {
      show({ ...call, status: 0, milliseconds: since() });
      throw error;
    }
  };
}

/** The headers that make the call what it is, as an app would write them. */
const shownHeaders = { "x-user-id": "X-User-ID", "idempotency-key": "Idempotency-Key", "content-type": "Content-Type" };

/** The same call as an external app makes it, with an API key in place of the student's session. */
export function toCurl({ method, path, headers, body }: RecordedCall, origin: string): string {
  const given = Object.entries(shownHeaders).flatMap(([name, shown]) =>
    headers[name] === undefined ? [] : [`-H ${quoted(`${shown}: ${headers[name]}`)}`],
  );
  return [
    `curl -X ${method} ${quoted(origin + path)}`,
    '-H "Authorization: Bearer $STUDYMETER_API_KEY"',
    ...given,
    ...(body === null ? [] : [`-d ${quoted(body)}`]),
  ].join(" \\\n  ");
}

/** For a POSIX shell: nothing between single quotes means anything, a single quote itself excepted. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
