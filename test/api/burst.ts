import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export interface BurstCall {
  path: string;
  student: string;
  body: unknown;
  headers?: Record<string, string>;
}

export interface BurstResponse {
  status: number;
  replayed: boolean;
  text: string;
}

const SCRIPT = join(import.meta.dirname, "external-app.mjs");

/** Sends the calls from `processes` external apps at the same time, each alternating between the instances of the app. */
export async function burst(
  processes: number,
  urls: readonly string[],
  key: string,
  calls: readonly BurstCall[],
): Promise<BurstResponse[]> {
  const run = promisify(execFile);
  const shares = Array.from({ length: processes }, (_, share) =>
    calls.filter((_call, index) => index % processes === share),
  );
  const outputs = await Promise.all(
    shares.map((share) =>
      run(process.execPath, [SCRIPT, JSON.stringify({ urls, key, calls: share })], { maxBuffer: 64 * 1024 * 1024 }),
    ),
  );
  return outputs.flatMap(({ stdout }) => JSON.parse(stdout) as BurstResponse[]);
}
