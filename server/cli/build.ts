import { ensureBuild } from "@/server/build";
import { runCommand } from "./run-command";

await runCommand(async (report, shutdown) => {
  await ensureBuild(report, shutdown);
  report("The build is up to date.");
});
