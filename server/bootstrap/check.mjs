// npm run check: all static checks. All of them run, even if one fails.
import { CHECK_LANES } from "./check-parts.mjs";
import { runLane } from "./phase.mjs";
import { fail, prepare, say } from "./prepare.mjs";

await prepare();
const failed = (await Promise.all(CHECK_LANES.map(runLane))).flat();
if (failed.length > 0) fail(`Failed: ${failed.join(", ")}`);
say("All checks passed.");
