// npm run check: everything that can be said about the code without running it. All of it runs, even where one part fails.
import { CHECK_LANES } from "./check-parts.mjs";
import { runLane } from "./phase.mjs";
import { fail, prepare, say } from "./prepare.mjs";

await prepare();
const failed = (await Promise.all(CHECK_LANES.map(runLane))).flat();
if (failed.length > 0) fail(`Failed: ${failed.join(", ")}`);
say("All checks passed.");
