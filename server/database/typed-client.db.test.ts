import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Prisma, PrismaClient } from "@/lib/db/generated/client";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";

// The tables are made by SQL and described a second time for the typed client; here the two are held together.
// (Prisma's own diff cannot read partitioned tables through its driver adapters.)
let database: TestDatabase;
let prisma: PrismaClient;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

function delegateOf(model: string): { findFirst(): Promise<unknown> } {
  return Reflect.get(prisma, `${model[0]?.toLowerCase()}${model.slice(1)}`);
}

test.each(Object.keys(Prisma.ModelName))(
  "every column of %s is in its table, with a type that it reads",
  async (model) => {
    await delegateOf(model).findFirst();
  },
);

test("every table is described", async () => {
  const { rows } = await database.pool.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
       AND relname <> '_prisma_migrations'`,
  );
  expect(Object.keys(Prisma.ModelName)).toHaveLength(rows.length);
});
