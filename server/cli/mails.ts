import { once } from "node:events";
import { createServer } from "node:http";
import { respondWithPreview } from "@/server/mail-previews/respond";
import { StartError } from "@/server/start-error";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run mails [-- --port 3010]";

/** Shows every mail with sample facts, without a database and without sending any. A changed template shows after a restart. */
await runCommand(async (report, shutdown) => {
  const { values } = parseOptions({ options: { port: { type: "string", default: "3010" } } }, USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new StartError(USAGE);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const { status, contentType, body } = await respondWithPreview(pathname);
    response.writeHead(status, { "Content-Type": `${contentType}; charset=utf-8` }).end(body);
  });
  shutdown.serving(server);
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: unknown) => {
    throw new StartError(`Port ${port} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  });
  report(`Mail previews: http://localhost:${port}/ (stop with Ctrl-C)`);
  await once(server, "close");
});
