import { getPool } from "@/lib/db/pool";
import { runEngine, serveJobs, testClient } from "./jobs";

/** An instance that a test kills: functions, their HTTP handler and the engine, on the database of its settings. */
const client = testClient();

const threeSteps = client.createFunction(
  { id: "three-steps", triggers: [{ event: "begin" }], retries: 3, concurrency: { limit: 4 } },
  async ({ event, step }) => {
    for (const name of ["one", "two", "three"]) {
      await step.run(name, async () => {
        await getPool().query("INSERT INTO work_done (run, step) VALUES ($1, $2)", [event.data.n, name]);
        await new Promise((done) => setTimeout(done, 20));
      });
    }
    return event.data.n;
  },
);

await runEngine(await serveJobs(client, [threeSteps]), { leaseMs: 5_000 });
process.stdout.write("running\n");
