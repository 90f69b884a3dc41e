import { handleShutdown } from "@/server/shutdown";
import { start } from "@/server/start";
import { tellError } from "./tell-error";

const shutdown = handleShutdown();
try {
  await start(shutdown, { dev: process.argv.includes("--dev") });
} catch (error) {
  tellError(error);
  shutdown.end(1);
}
