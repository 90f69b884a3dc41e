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

/** The calls, dealt out to `processes` external apps that fire at the same time, each alternating between the app's instances. */
export async function burst(
  processes: number,
  urls: readonly string[],
  key: string,
  calls: readonly BurstCall[],
): Promise<BurstResponse[]> {
  const run = promisify(execFile);
  const hands = Array.from({ length: processes }, (_, hand) =>
    calls.filter((_call, index) => index % processes === hand),
  );
  const outputs = await Promise.all(
    hands.map((hand) =>
      run(process.execPath, [SCRIPT, JSON.stringify({ urls, key, calls: hand })], { maxBuffer: 64 * 1024 * 1024 }),
    ),
  );
  return outputs.flatMap(({ stdout }) => JSON.parse(stdout) as BurstResponse[]);
}
