import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Step } from "./steps";
import type { Guard } from "./trap";

export interface Line {
  url: string;
  close(): Promise<void>;
}

/** What a transaction has written so far, by the names of its statements. */
interface Written {
  row: "purchase: after the order row" | "renewal: after the attempt row" | null;
  isPayment: boolean;
  isAttempt: boolean;
}

const NOTHING: Written = { row: null, isPayment: false, isAttempt: false };

/** A proxy between one instance and the database. It reads the traffic, and stops it where the trap says so. */
export async function startDatabaseLine(databaseUrl: string, trap: Guard): Promise<Line> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let written = NOTHING;
    /** From now on neither requests nor responses are forwarded. */
    let isHeld = false;
    client.on("data", (chunk) => {
      if (isHeld) return;
      const text = chunk.toString("latin1");
      const before = stepBefore(text, written);
      if (before && trap.takes(before)) {
        isHeld = true;
        return;
      }
      const after = text.includes("COMMIT") ? stepAfterCommit(written) : null;
      written = /BEGIN|COMMIT|ROLLBACK/.test(text) ? NOTHING : addWritten(text, written);
      upstream.write(chunk);
      if (after && trap.takes(after)) isHeld = true;
    });
    upstream.on("data", (chunk) => {
      if (!isHeld) client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on("error", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: Object.assign(new URL(databaseUrl), { host }).href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function stepBefore(text: string, written: Written): Step | null {
  if (text.includes("order_insert")) return "purchase: before the order row";
  if (text.includes("attempt_insert\0")) return "renewal: before the attempt row";
  if (!text.includes("COMMIT") || !written.isPayment) return null;
  return written.isAttempt ? "renewal: before the commit" : "purchase: before the commit";
}

function stepAfterCommit({ row, isPayment, isAttempt }: Written): Step | null {
  if (isPayment) return isAttempt ? "renewal: after the commit" : "purchase: after the commit";
  return row;
}

function addWritten(text: string, written: Written): Written {
  if (text.includes("order_insert")) return { ...written, row: "purchase: after the order row" };
  if (text.includes("attempt_insert\0")) return { ...written, row: "renewal: after the attempt row" };
  const isDecided = text.includes("payment_write\0") && (carries(text, "captured") || carries(text, "failed"));
  if (!isDecided) return written;
  return { ...written, isPayment: true, isAttempt: carries(text, "renewal") || carries(text, "declined") };
}

/** Whether a statement is sent with this value: on the wire its length comes before it, which is never so in the statement's text. */
function carries(text: string, value: string): boolean {
  return text.includes(`\0\0\0${String.fromCharCode(value.length)}${value}`);
}
