import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "./generated/client";
import { getPool } from "./pool";
import { asUnavailable } from "./sql/query";
import { timed } from "./timing";

type Client = ReturnType<typeof createClient>;

// By pool, so that a process that closes one and opens another does not keep talking to the first.
const holder = globalThis as typeof globalThis & { __studymeterPrisma?: WeakMap<pg.Pool, Client> };

/** The typed client, on the same pool as the hand-written statements: for reads that follow relations and race nobody. */
export function getPrisma(): Client {
  holder.__studymeterPrisma ??= new WeakMap();
  const pool = getPool();
  const known = holder.__studymeterPrisma.get(pool);
  if (known) return known;
  const client = createClient(pool);
  holder.__studymeterPrisma.set(pool, client);
  return client;
}

function createClient(pool: pg.Pool) {
  return new PrismaClient({ adapter: new PrismaPg(pool) }).$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await timed(() => query(args));
        } catch (error) {
          throw asUnavailable(error);
        }
      },
    },
  });
}
