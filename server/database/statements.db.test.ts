import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { definedStatements, type Statement } from "@/lib/db/sql/statement";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { type Facts, readFacts } from "@/test/support/proof/catalogue";
import { differences } from "@/test/support/proof/compare";
import { describeStatement } from "@/test/support/proof/describe";
import { filesWith } from "@/test/support/proof/sources";

// What the compiler believes about a row is what the statement declares. Here the declaration is held against PostgreSQL's own analysis of
// the statement, on the migrated database: a column that is renamed, changes its type or may be NULL does not pass.
const root = join(import.meta.dirname, "../..");
let database: TestDatabase;
let facts: Facts;

beforeAll(async () => {
  database = await createTestDatabase();
  facts = await readFacts(database.pool);
});
afterAll(() => database.drop());

async function differencesOf(statement: Pick<Statement, "text" | "columns">): Promise<string[]> {
  const found = await describeStatement(statement, facts, database.pool);
  return differences(statement.columns, found, (type) => facts.enums.has(type));
}

describe("every statement that is written by hand", () => {
  const sources = filesWith(/\bdefineStatement\(/);

  test("declares the row that PostgreSQL finds", { timeout: 120_000 }, async () => {
    for (const file of sources) await import(join(root, file));
    const wrong: string[] = [];
    const statements = definedStatements();
    for (const statement of statements) {
      // What is no query has no plan to look at, and no columns: `LOCK TABLE`.
      if (/^LOCK /.test(statement.text)) continue;
      for (const difference of await differencesOf(statement)) wrong.push(`${statement.name}: ${difference}`);
    }
    expect(wrong).toEqual([]);
    const written = sources.reduce((sum, file) => sum + count(file, /\bdefineStatement\(/g), 0);
    expect(statements.length).toBeGreaterThanOrEqual(written);
  });

  test("has a name of its own", () => {
    const names = sources.flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/defineStatement\(\{\s*name: "([^"]+)"/g)].map(
        ([, name]) => name,
      ),
    );
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    // Of a longer one PostgreSQL keeps the beginning, which another may have too.
    expect(definedStatements().filter(({ name }) => name.length > 63)).toEqual([]);
  });
});

test("only lib/db/sql/query.ts and what needs a connection of its own sends SQL past the statements", () => {
  expect(filesWith(/\b(client|on|pool|connection|getPool\(\))\.query\b/, ["lib", "inngest", "app"])).toEqual([
    "lib/db/backup/copy.ts",
    "lib/db/backup/tables.ts",
    "lib/db/catalogue/shipped-rows.ts",
    "lib/db/doctor/database-facts.ts",
    "lib/db/migration-history.ts",
    "lib/db/prisma.ts",
    "lib/db/sql/locked-transaction.ts",
    "lib/db/sql/query.ts",
    "lib/db/student/export-student.ts",
    "lib/db/subscription/changes.ts",
  ]);
});

describe("a statement does not pass", () => {
  test.each([
    ["a renamed column", "RENAME COLUMN locale TO language", /column st.locale does not exist/],
    ["a column that may be NULL now", "ALTER COLUMN locale DROP NOT NULL", /"locale" may be NULL/],
    [
      "a column of another type",
      "ALTER COLUMN locale TYPE jsonb USING '1'",
      /"locale" is declared as text, and is jsonb/,
    ],
  ])("after %s", async (_, change, problem) => {
    const changed = await createTestDatabase();
    try {
      await changed.pool.query(`ALTER TABLE student ALTER COLUMN locale DROP DEFAULT; ALTER TABLE student ${change}`);
      const statement = definedStatements().find(({ name }) => name === "student_by_id");
      if (!statement) throw new Error("there is no such statement");
      const found = describeStatement(statement, await readFacts(changed.pool), changed.pool);
      const said = await found.then(
        (columns) => differences(statement.columns, columns, (type) => facts.enums.has(type)),
        (error: Error) => [error.message],
      );
      expect(said).toEqual([expect.stringMatching(problem)]);
    } finally {
      await changed.drop();
    }
  });
});

describe("the proof sees", () => {
  const of = async (text: string) => (await describeStatement({ text }, facts, database.pool)).map((c) => c.isNullable);

  test.each<[string, boolean[]]>([
    ["SELECT id, email FROM student", [false, true]],
    ["SELECT email FROM student WHERE email IS NOT NULL", [false]],
    ["SELECT email FROM student WHERE lower(email) = $1", [false]],
    ["SELECT email FROM student WHERE email = $1 OR name = $2", [true]],
    ["SELECT s.id, a.id FROM student s LEFT JOIN account a ON a.student_id = s.id", [false, true]],
    ["SELECT s.id, a.id FROM student s LEFT JOIN account a ON a.student_id = s.id WHERE a.email = $1", [false, false]],
    ["SELECT s.id, a.id FROM student s FULL JOIN account a ON a.student_id = s.id", [true, true]],
    ["SELECT count(*), sum(used), max(used) FROM usage_counter", [false, true, true]],
    ["SELECT feature_key, sum(used), max(last_used_at) FROM usage_counter GROUP BY 1", [false, false, true]],
    ["SELECT sum(used) FILTER (WHERE used > 1) FROM usage_counter GROUP BY feature_key", [true]],
    ["SELECT coalesce(email, ''), coalesce(email, name) FROM student", [false, true]],
    [
      "SELECT CASE WHEN email IS NOT NULL THEN email ELSE '' END, CASE WHEN name = '' THEN 1 END FROM student",
      [false, true],
    ],
    [
      "SELECT (SELECT name FROM plan WHERE key = $1), EXISTS (SELECT FROM plan), ARRAY(SELECT key FROM plan)",
      [true, false, false],
    ],
    ["SELECT props ->> 'name', props -> 'name', props FROM mail", [true, true, false]],
    ["SELECT $1::text, now(), NULL::int, 'x'", [true, false, true, false]],
    ["WITH known AS (SELECT id, email FROM student) SELECT id, email FROM known", [false, true]],
    ["SELECT id FROM plan_version UNION ALL SELECT current_version_id FROM plan", [true]],
    ["UPDATE student SET name = $1 WHERE id = $2 RETURNING id, name", [false, true]],
    ["SELECT v, n FROM unnest($1::text[]) WITH ORDINALITY AS one (v, n)", [true, false]],
    ["SELECT nullif(key, 'free'), key || 'x', key = ANY ($1::text[]) FROM plan", [true, false, true]],
  ])("%s", async (text, expected) => {
    expect(await of(text)).toEqual(expected);
  });
});

function count(file: string, pattern: RegExp): number {
  return readFileSync(join(root, file), "utf8").match(pattern)?.length ?? 0;
}
