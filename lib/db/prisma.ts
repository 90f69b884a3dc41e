import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "./generated/client";
import { getPool } from "./pool";
import { observed, type Queryable } from "./sql/query";

type Client = ReturnType<typeof createClient>;

// By what it runs on, so that a process that closes a pool and opens another does not keep talking to the first.
const holder = globalThis as typeof globalThis & { __studymeterPrisma?: WeakMap<Queryable, Client> };

/**
 * The typed client: for whatever reads or writes rows of a table, and waits for nobody.
 *
 * @param on the connection of a transaction, so that what is done belongs to it. One statement at a time: the client may not begin a
 * transaction inside ours, so writes with relations are refused there.
 */
export function getPrisma(on: Queryable = getPool()): Client {
  holder.__studymeterPrisma ??= new WeakMap();
  const known = holder.__studymeterPrisma.get(on);
  if (known) return known;
  const client = createClient(on);
  holder.__studymeterPrisma.set(on, client);
  return client;
}

function createClient(on: Queryable) {
  return baseOf(getPool()).$extends({
    query: {
      $allOperations({ model, operation, args, query }) {
        // These are put together with others of the same moment, which are of other transactions.
        if (on !== getPool() && operation.startsWith("findUnique")) throw new Error("in a transaction, use findFirst");
        return observed(`${model ?? "client"}.${operation}`, () => route.run(on, async () => await query(args)));
      },
    },
  });
}

/** Where the present operation runs. A client is some megabytes, so there is one for all connections, and each operation says where. */
const route = new AsyncLocalStorage<Queryable>();

const bases = globalThis as typeof globalThis & { __studymeterPrismaBase?: WeakMap<pg.Pool, PrismaClient> };

function baseOf(pool: pg.Pool): PrismaClient {
  bases.__studymeterPrismaBase ??= new WeakMap();
  const known = bases.__studymeterPrismaBase.get(pool);
  if (known) return known;
  const base = new PrismaClient({ adapter: new PrismaPg(routed(pool)) });
  bases.__studymeterPrismaBase.set(pool, base);
  return base;
}

/** The pool as the client sees it: its queries go where the operation says, and it begins no transaction inside one of ours. */
function routed(pool: pg.Pool): pg.Pool {
  const query = (...args: unknown[]): unknown => {
    const on = route.getStore() ?? pool;
    return Reflect.apply(on.query, on, args);
  };
  const connect = (...args: unknown[]): unknown => {
    const on = route.getStore() ?? pool;
    if (on !== pool) throw new Error("the typed client cannot begin a transaction inside another");
    return Reflect.apply(pool.connect, pool, args);
  };
  return Object.create(pool, { query: { value: query }, connect: { value: connect } });
}
