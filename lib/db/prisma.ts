import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { getPool } from "./pool";
import { asUnavailable } from "./query";
import { timed } from "./timing";

export type { Prisma } from "./generated/client";

type Client = ReturnType<typeof createClient>;
/** The client inside `$transaction`. */
export type Transaction = Parameters<Parameters<Client["$transaction"]>[0]>[0];

const holder = globalThis as typeof globalThis & { __studymeterPrisma?: Client };

/** The typed client, on the same pool as the hand-written statements. */
export function getPrisma(): Client {
  holder.__studymeterPrisma ??= createClient();
  return holder.__studymeterPrisma;
}

function createClient() {
  return new PrismaClient({ adapter: new PrismaPg(getPool()) }).$extends({
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
