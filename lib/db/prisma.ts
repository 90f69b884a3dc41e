import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "./generated/client";
import { getPool } from "./pool";
import { observed, type Queryable } from "./sql/query";

type Client = ReturnType<typeof createClient>;

interface Shared {
  /** Keyed by pool, so that a process that closes one and opens another does not keep using the first. */
  bases: WeakMap<pg.Pool, PrismaClient>;
  clients: WeakMap<Queryable, Client>;
  /** The pool or connection of the current operation. */
  route: AsyncLocalStorage<Queryable>;
}

// Shared by all module graphs of the process, including the route: a client made in one graph would not see a route set in another, and
// would write outside the transaction.
const holder = globalThis as typeof globalThis & { __studymeterPrisma?: Shared };

function shared(): Shared {
  holder.__studymeterPrisma ??= { bases: new WeakMap(), clients: new WeakMap(), route: new AsyncLocalStorage() };
  return holder.__studymeterPrisma;
}

/**
 * The typed client: for reads and writes of single tables that need no lock.
 *
 * @param on the connection of a transaction that the operation belongs to. One statement at a time: the client may not begin a transaction
 * inside ours, so writes with relations are refused there.
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
        // Prisma batches `findUnique` calls of one tick, which may belong to other transactions.
        if (on !== getPool() && operation.startsWith("findUnique")) throw new Error("in a transaction, use findFirst");
        return observed(`${model ?? "client"}.${operation}`, () =>
          shared().route.run(on, async () => await query(args)),
        );
      },
    },
  });
}

/** A client takes some megabytes and starts slowly, so one serves all connections, and each operation is routed to its own. */
function baseOf(pool: pg.Pool): PrismaClient {
  const { bases } = shared();
  const known = bases.get(pool);
  if (known) return known;
  const base = new PrismaClient({ adapter: new PrismaPg(routed(pool)) });
  bases.set(pool, base);
  return base;
}

/** The pool as the client sees it: queries run on the route of the operation, and no transaction begins inside one of ours. */
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
