import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Studymeter } from "@/lib/client";

const run = promisify(execFile);

const keys = new Map<string, Promise<string>>();

/** An external app of the company. Its key is created as the guide says, once for all tests of a file. */
export async function createExternalApp(baseUrl = process.env.STUDYMETER_E2E_URL ?? ""): Promise<Studymeter> {
  return new Studymeter({ baseUrl, apiKey: await keyWith("usage:read,usage:write") });
}

/** An API key with these scopes. */
export function keyWith(scopes: string): Promise<string> {
  const key = keys.get(scopes) ?? createKey(scopes);
  keys.set(scopes, key);
  return key;
}

async function createKey(scopes: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "studymeter-key-"));
  const script = ["server/bootstrap/run.mjs", "server/cli/api-key.ts"];
  const options = ["--name", "e2e", "--scopes", scopes];
  const { stdout } = await run(process.execPath, [...script, ...options], {
    env: {
      ...process.env,
      STUDYMETER_MODE: "demo",
      STUDYMETER_DATA_DIR: folder,
      DATABASE_URL: process.env.STUDYMETER_E2E_DATABASE_URL,
    },
  }).finally(() => rm(folder, { recursive: true, force: true }));
  const key = /sm_live_[\w-]+/.exec(stdout)?.[0];
  if (!key) throw new Error(`no key was created:\n${stdout}`);
  return key;
}
