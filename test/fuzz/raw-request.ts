import { request as open } from "node:http";

export interface RawRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Sent as these bytes; a list is sent in chunks, without Content-Length. */
  body?: Buffer | Buffer[];
}

export interface RawResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends a request that `fetch` would refuse to send. */
export function sendRaw(baseUrl: string, { method, path, headers, body }: RawRequest): Promise<RawResponse> {
  const pieces = Array.isArray(body) ? body : undefined;
  const length = Buffer.isBuffer(body) ? { "Content-Length": String(body.length) } : {};
  return new Promise((resolve, reject) => {
    const request = open(`${baseUrl}${path}`, { method, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(response.headers as Record<string, string>),
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
      response.on("error", reject);
    });
    request.on("error", reject);
    for (const piece of pieces ?? []) request.write(piece);
    request.end(Buffer.isBuffer(body) ? body : undefined);
  });
}
