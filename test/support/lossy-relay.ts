import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

export interface Relay {
  /** The database's address through the relay. */
  url: string;
  close(): Promise<void>;
}

/**
 * A proxy to the database that breaks once: the first message that contains `lost` reaches the server and takes effect there, and its
 * response never arrives.
 */
export async function startLossyRelay(databaseUrl: string, lost: string): Promise<Relay> {
  const target = new URL(databaseUrl);
  let armed = true;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let cut = false;
    client.on("data", (chunk) => {
      if (armed && chunk.includes(lost)) {
        armed = false;
        cut = true;
      }
      upstream.write(chunk);
    });
    upstream.on("data", (chunk) => (cut ? client.destroy() : client.write(chunk)));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("close", () => other.destroy());
      one.on("error", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` }).href;
  return {
    url,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
