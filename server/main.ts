import { handleShutdown } from "@/server/shutdown";
import { start } from "@/server/start";
import { reportError } from "./report-error";

const shutdown = handleShutdown();
try {
  await start(shutdown, { dev: process.argv.includes("--dev") });
} catch (error) {
  reportError(error);
  shutdown.end(1);
}
