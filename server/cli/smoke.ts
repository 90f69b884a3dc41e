import { smoke } from "@/server/smoke/checks";
import { StartError } from "@/server/start-error";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run smoke -- URL [--key sm_live_… [--user ID] [--feature KEY]]";

/** Smoke test after a deploy, from outside: whether the address serves a working Studymeter. */
await runCommand(async (report) => {
  const options = { key: { type: "string" }, user: { type: "string" }, feature: { type: "string" } } as const;
  const { values, positionals } = parseOptions({ options, allowPositionals: true }, USAGE);
  const [url] = positionals;
  if (!url || !URL.canParse(url)) throw new StartError(USAGE);
  const { key, user = "smoke-test", feature = "daily_quiz" } = values;
  const results = await smoke(new URL(url).origin, key ? { key, user, feature } : null);
  for (const { name, problem } of results) report(problem === null ? `ok    ${name}` : `FAIL  ${name}: ${problem}`);
  const failed = results.filter(({ problem }) => problem !== null).length;
  if (failed > 0) throw new StartError(failed === 1 ? "One check failed." : `${failed} checks failed.`);
});
