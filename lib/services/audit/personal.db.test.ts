import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { withTransaction } from "@/lib/db/sql/query";
import { completeEnv, getEnv } from "@/lib/env";
import { readAudit } from "@/test/support/audit";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { rotateEncryptionKey } from "../payment-methods/rotate-encryption-key";
import { eraseStudent } from "../student/erase-student";
import { chainAudit } from "./chain-audit";
import { verifyAudit } from "./verify-audit";
import { type AuditSource, systemSource, writeAudit } from "./write-audit";

const NOW = new Date("2026-03-01T05:30:00Z");
const LATER = new Date("2026-03-01T06:30:00Z");
const ADMIN: AuditSource = { ...systemSource(NOW, NOW), actor: "staff", actorId: "acc_1" };
const WORDS = "The mother, Meera, rang from +91 98100 00000";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

async function studentOf(email: string): Promise<string> {
  const { rows } = await database.pool.query("SELECT student_id FROM account WHERE email = $1", [email]);
  return rows[0].student_id;
}

function say(studentId: string, source = ADMIN): Promise<void> {
  return withTransaction((client) =>
    writeAudit(source, { action: "test.said", studentId, reason: WORDS, personal: { ip: "203.0.113.7" } }, client),
  );
}

async function encryptAll(): Promise<void> {
  for (let left = 1; left > 0; ) {
    await chainAudit(NOW);
    left = (await database.pool.query("SELECT count(*)::int AS left FROM audit_waiting")).rows[0].left;
  }
}

describe("personal data of audit entries", () => {
  it("is nowhere in plain text, can be decrypted by those who may read it, and by nobody once the student is erased; the chain stays intact", async () => {
    const [alice, bob] = [await studentOf("alice@example.com"), await studentOf("bob@example.com")];
    // Two first entries at the same time create one data key.
    await Promise.all([say(alice), say(alice), say(bob)]);
    const raw = await database.pool.query(
      "SELECT audit_entry::text AS row FROM audit_entry WHERE action = 'test.said'",
    );
    for (const { row } of raw.rows) expect(row).not.toMatch(/Meera|203\.0/);
    const said = await readAudit(database.pool, alice, "test.said");
    expect(said).toHaveLength(2);
    for (const entry of said) expect(entry).toMatchObject({ reason: WORDS, personal: { ip: "203.0.113.7" } });
    await encryptAll();
    await eraseStudent(alice, ADMIN);
    await encryptAll();
    const [first] = await readAudit(database.pool, alice, "test.said");
    expect(first).toMatchObject({ reason: null, personal: null, isErased: true });
    expect((await readAudit(database.pool, bob, "test.said"))[0]).toMatchObject({ reason: WORDS });
    expect(await verifyAudit(LATER)).toMatchObject({ isWhole: true });
  });

  it("is not stored at all for an erased student", async () => {
    const carol = await studentOf("carol@example.com");
    await eraseStudent(carol, ADMIN);
    await say(carol);
    expect((await readAudit(database.pool, carol, "test.said"))[0]).toMatchObject({ reason: null, isErased: false });
    expect((await database.pool.query("SELECT FROM student_data_key WHERE student_id = $1", [carol])).rowCount).toBe(0);
  });

  it("is bound to its entry: copied to another, it cannot be decrypted", async () => {
    const bob = await studentOf("bob@example.com");
    await say(bob);
    const [entry] = await readAudit(database.pool, bob, "test.said");
    await database.pool.query(
      `INSERT INTO audit_entry (id, at, recorded_at, actor, action, student_id, personal)
       SELECT $2, at, recorded_at, actor, 'test.copied', student_id, personal FROM audit_entry WHERE id = $1`,
      [entry.id, uuidv7()],
    );
    expect((await readAudit(database.pool, bob, "test.copied"))[0]).toMatchObject({ reason: null, isErased: true });
  });

  it("survives a rotation of the key that wraps it", async () => {
    const bob = await studentOf("bob@example.com");
    const first = getEnv().ENCRYPTION_KEY;
    const second = randomBytes(32).toString("base64");
    await say(bob);
    try {
      completeEnv({
        ENCRYPTION_KEY: second,
        ENCRYPTION_KEY_ID: "2",
        ENCRYPTION_PREVIOUS_KEYS: `1:${first}`,
      });
      await rotateEncryptionKey(systemSource(NOW, NOW), () => {});
      completeEnv({ ENCRYPTION_PREVIOUS_KEYS: "" });
      expect((await readAudit(database.pool, bob, "test.said"))[0]).toMatchObject({ reason: WORDS });
    } finally {
      completeEnv({ ENCRYPTION_KEY: first, ENCRYPTION_KEY_ID: "1", ENCRYPTION_PREVIOUS_KEYS: `2:${second}` });
      await rotateEncryptionKey(systemSource(NOW, NOW), () => {});
      completeEnv({ ENCRYPTION_PREVIOUS_KEYS: "" });
    }
  });
});
