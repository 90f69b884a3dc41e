import { resolve } from "node:path";
import { getProcessEnv } from "@/lib/env";

/**
 * A path as the person meant it who typed it. npm runs a script in the folder of package.json, and says where it was called in INIT_CWD (npm's
 * documentation of `run-script`); a command that node runs directly is where it was called.
 *
 * @param script the script whose command this is: another script that runs it from within was called somewhere else
 */
export function pathOf(typed: string, script: string): string {
  const { npm_lifecycle_event: event, INIT_CWD: calledIn } = getProcessEnv();
  return resolve((event === script && calledIn) || process.cwd(), typed);
}
