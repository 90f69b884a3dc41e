import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 that is not in use: the wanted one if it is free. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | null>((done) => {
    server.once("error", () => done(null));
    server.listen({ port: wanted, host: "127.0.0.1" }, () => {
      const address = server.address();
      done(address && typeof address === "object" ? address.port : null);
    });
  });
  await new Promise((done) => server.close(done));
  return port ?? freePort();
}
