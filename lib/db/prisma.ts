import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "./generated/client";
import { getPool } from "./pool";
import { observed, type Queryable } from "./sql/query";

type Client = ReturnType<typeof createClient>;

interface Shared {
  /** By pool, so that a process that closes one and opens another does not keep talking to the first. */
  bases: WeakMap<pg.Pool, PrismaClient>;
  clients: WeakMap<Queryable, Client>;
  /** Where the present operation runs. */
  route: AsyncLocalStorage<Queryable>;
}

// Of all module graphs of the process, the route as well: a client that one has made would not see where another sends it, and would
// write past the transaction.
const holder = globalThis as typeof globalThis & { __studymeterPrisma?: Shared };

function shared(): Shared {
  holder.__studymeterPrisma ??= { bases: new WeakMap(), clients: new WeakMap(), route: new AsyncLocalStorage() };
  return holder.__studymeterPrisma;
}

/**
 * The typed client: for whatever reads or writes rows of a table, and waits for nobody.
 *
 * @param on the connection of a transaction, so that what is done belongs to it. One statement at a time: the client may not begin a
 * transaction inside ours, so writes with relations are refused there.
 */
export function getPrisma(on: Queryable = getPool()): Client {
  const { clients } = shared();
  const known = clients.get(on);
  if (known) return known;
  const client = createClient(on);
  clients.set(on, client);
  return client;
}

function createClient(on: Queryable) {
  return baseOf(getPool()).$extends({
    query: {
      $allOperations({ model, operation, args, query }) {
        // These are put together with others of the same moment, which are of other transactions.
        if (on !== getPool() && operation.startsWith("findUnique")) throw new Error("in a transaction, use findFirst");
        return observed(`${model ?? "client"}.${operation}`, () =>
          shared().route.run(on, async () => await query(args)),
        );
      },
    },
  });
}

/** A client is some megabytes and starts slowly, so there is one for all connections, and each operation says where it runs. */
function baseOf(pool: pg.Pool): PrismaClient {
  const { bases } = shared();
  const known = bases.get(pool);
  if (known) return known;
  const base = new PrismaClient({ adapter: new PrismaPg(routed(pool)) });
  bases.set(pool, base);
  return base;
}

/** The pool as the client sees it: its queries go where the operation says, and it begins no transaction inside one of ours. */
function routed(pool: pg.Pool): pg.Pool {
  const query = (...args: unknown[]): unknown => {
    const on = shared().route.getStore() ?? pool;
    return Reflect.apply(on.query, on, args);
  };
  const connect = (...args: unknown[]): unknown => {
    const on = shared().route.getStore() ?? pool;
    if (on !== pool) throw new Error("the typed client cannot begin a transaction inside another");
    return Reflect.apply(pool.connect, pool, args);
  };
  return Object.create(pool, { query: { value: query }, connect: { value: connect } });
}
