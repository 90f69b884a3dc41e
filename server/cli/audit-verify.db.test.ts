import { afterAll, beforeAll, expect, it } from "vitest";
import { withTransaction } from "@/lib/db/sql/query";
import { systemSource, writeAudit } from "@/lib/services/audit/write-audit";
import { runCommand } from "@/test/support/command";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";

const NOW = new Date("2026-03-01T05:30:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

async function auditVerify(...options: string[]): Promise<{ code: number | null; said: string }> {
  const { code, lines, problem } = await runCommand("audit-verify", options, database.url);
  return { code, said: code === 0 ? lines.join("\n") : problem };
}

it("npm run audit:verify reports whether the log is intact, exits with 1 if it is not, and says where", {
  timeout: 180_000,
}, async () => {
  await withTransaction(async (client) => {
    for (const action of ["test.first", "test.second", "test.third"])
      await writeAudit(systemSource(NOW, NOW), { action }, client);
  });
  const links = async () => (await database.pool.query("SELECT count(*)::int AS n FROM audit_link")).rows[0].n;
  // Others' transactions in the same cluster hold entries back for a moment.
  let whole = await auditVerify();
  for (let turn = 0; turn < 20 && (await links()) < 3; turn++) whole = await auditVerify();
  expect(whole).toMatchObject({ code: 0, said: expect.stringMatching(/is intact: 3 entries, head 3:[0-9a-f]{64}/) });
  const head = /3:[0-9a-f]{64}/.exec(whole.said)?.[0] ?? "";
  await database.pool.query(
    `ALTER TABLE audit_entry DISABLE TRIGGER USER; UPDATE audit_entry SET action = 'test.other' WHERE action = 'test.second'`,
  );
  const broken = await auditVerify("--head", head);
  expect(broken).toMatchObject({
    code: 1,
    said: expect.stringMatching(/BROKEN after 1 entries\..*changed, link 2, entry/),
  });
  expect(await auditVerify("--head", "3")).toMatchObject({
    code: 1,
    said: expect.stringContaining("3 is not a chain head."),
  });
});
