import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 that is not in use. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done, fail) => {
    server.once("error", fail);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      if (address && typeof address === "object") done(address.port);
    });
  });
  await new Promise((done) => server.close(done));
  return port;
}
