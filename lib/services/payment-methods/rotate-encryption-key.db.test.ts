import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { decryptValue, encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { removeMethod } from "@/lib/db/payment/method-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { completeEnv, getEnv } from "@/lib/env";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { systemSource } from "../audit/write-audit";
import { rotateEncryptionKey } from "./rotate-encryption-key";

const FIRST = getEnv().ENCRYPTION_KEY;
const SECOND = randomBytes(32).toString("base64");
const NOW = new Date("2026-01-11T05:30:00Z");
const OLD = { ENCRYPTION_KEY: FIRST, ENCRYPTION_KEY_ID: "1", ENCRYPTION_PREVIOUS_KEYS: "" };
const NEW = { ENCRYPTION_KEY: SECOND, ENCRYPTION_KEY_ID: "2", ENCRYPTION_PREVIOUS_KEYS: `1:${FIRST}` };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());
afterEach(async () => {
  completeEnv(OLD);
  await database.pool.query("TRUNCATE payment_method, gateway_customer, payer CASCADE");
});

function rotate() {
  return rotateEncryptionKey(systemSource(NOW, NOW), () => {});
}

async function rotations() {
  const { rows } = await database.pool.query(
    "SELECT after FROM audit_entry WHERE action = 'encryption_key.rotated' ORDER BY id",
  );
  return rows;
}

/** A payer as written by an instance with these keys, identified by the token. */
async function payer(
  keys: Record<string, string> = OLD,
): Promise<{ studentId: string; methodId: string; token: string }> {
  const [studentId, methodId] = [uuidv7(), uuidv7()];
  const token = `token_${studentId}`;
  // Nothing is awaited between the two, so that nobody else's keys come in between.
  const before = { ENCRYPTION_KEY: getEnv().ENCRYPTION_KEY, ENCRYPTION_KEY_ID: getEnv().ENCRYPTION_KEY_ID };
  const previous = Object.entries(getEnv().ENCRYPTION_PREVIOUS_KEYS).map(([id, key]) => `${id}:${key}`);
  completeEnv(keys);
  const method = encryptValue(token, { table: "payment_method", rowId: methodId });
  const customer = encryptValue(`cust_${studentId}`, { table: "gateway_customer", rowId: studentId });
  const phone = encryptValue('{"phone":"+919876543210"}', { table: "payer", rowId: studentId });
  completeEnv({ ...before, ENCRYPTION_PREVIOUS_KEYS: previous.join(",") });
  await database.pool.query("INSERT INTO student (id, created_at, updated_at) VALUES ($1, $2, $2)", [studentId, NOW]);
  await database.pool.query(
    `INSERT INTO payment_method (id, student_id, kind, status, is_default, token_ciphertext, token_hash, encryption_key_id, created_at, updated_at)
     VALUES ($1, $2, 'card', 'confirmed', true, $3, $4, $5, $6, $6)`,
    [methodId, studentId, method.ciphertext, gatewayIdHash(token), method.keyId, NOW],
  );
  await database.pool.query(
    "INSERT INTO gateway_customer (student_id, customer_ciphertext, customer_hash, encryption_key_id, created_at) VALUES ($1, $2, $3, $4, $5)",
    [studentId, customer.ciphertext, gatewayIdHash(`cust_${studentId}`), customer.keyId, NOW],
  );
  await database.pool.query(
    "INSERT INTO payer (student_id, payer_ciphertext, encryption_key_id, has_email, has_phone, created_at, updated_at) VALUES ($1, $2, $3, false, true, $4, $4)",
    [studentId, phone.ciphertext, phone.keyId, NOW],
  );
  return { studentId, methodId, token };
}

/** The plain text of every ciphertext, with the current keys, and the id of its key. */
async function opened(): Promise<{ keys: string[]; tokens: string[] }> {
  const { rows } = await database.pool.query(
    `SELECT 'payment_method' AS table, id AS row_id, token_ciphertext AS ciphertext, encryption_key_id FROM payment_method WHERE token_ciphertext IS NOT NULL
     UNION ALL SELECT 'gateway_customer', student_id, customer_ciphertext, encryption_key_id FROM gateway_customer
     UNION ALL SELECT 'payer', student_id, payer_ciphertext, encryption_key_id FROM payer`,
  );
  const values = rows.map((row) =>
    decryptValue({ ciphertext: row.ciphertext, keyId: row.encryption_key_id }, { table: row.table, rowId: row.row_id }),
  );
  return {
    keys: [...new Set(rows.map((row) => row.encryption_key_id))].sort(),
    tokens: values.filter((value) => value.startsWith("token_")).sort(),
  };
}

describe("a change of keys", () => {
  it("re-encrypts everything, so that the earlier key can be removed, and does nothing when it is run again", async () => {
    const earlier = (await rotations()).length;
    const payers = await Promise.all(Array.from({ length: 250 }, () => payer()));
    completeEnv(NEW);
    expect(await rotate()).toEqual([
      { table: "payment_method", renewed: 250, unreadable: 0 },
      { table: "gateway_customer", renewed: 250, unreadable: 0 },
      { table: "payer", renewed: 250, unreadable: 0 },
      { table: "gateway_revocation", renewed: 0, unreadable: 0 },
      { table: "student_key", renewed: 0, unreadable: 0 },
    ]);
    completeEnv({ ENCRYPTION_PREVIOUS_KEYS: "" });
    expect(await opened()).toEqual({ keys: ["2"], tokens: payers.map(({ token }) => token).sort() });
    expect((await rotate()).map(({ renewed }) => renewed)).toEqual([0, 0, 0, 0, 0]);
    expect((await rotations()).slice(earlier)).toMatchObject([{ after: { keyId: "2" } }]);
  });

  it("works while instances with either key write and remove: nothing is lost, nothing of the earlier key stays", async () => {
    const payers = await Promise.all(Array.from({ length: 120 }, () => payer()));
    completeEnv(NEW);
    const removed = payers.filter((_, index) => index % 4 === 0);
    const newcomers: Awaited<ReturnType<typeof payer>>[] = [];
    const writing = async () => {
      for (const [index, { methodId }] of removed.entries()) {
        newcomers.push(await payer(index % 2 === 0 ? OLD : NEW));
        await withTransaction((client) => removeMethod(methodId, NOW, client));
      }
    };
    await Promise.all([rotate(), rotate(), writing()]);
    // What the last instance with the earlier key wrote after the last pass.
    await rotate();
    completeEnv({ ENCRYPTION_PREVIOUS_KEYS: "" });
    const left = [...payers.filter((one) => !removed.includes(one)), ...newcomers];
    expect(await opened()).toEqual({ keys: ["2"], tokens: left.map(({ token }) => token).sort() });
  });

  it("that lacks a key leaves those ciphertexts alone, says how many, and continues once it has the key", async () => {
    await payer();
    const unknownKey = { ENCRYPTION_KEY: randomBytes(32).toString("base64"), ENCRYPTION_KEY_ID: "0" };
    await payer({ ...unknownKey, ENCRYPTION_PREVIOUS_KEYS: "" });
    completeEnv(NEW);
    expect(await rotate()).toEqual([
      { table: "payment_method", renewed: 1, unreadable: 1 },
      { table: "gateway_customer", renewed: 1, unreadable: 1 },
      { table: "payer", renewed: 1, unreadable: 1 },
      { table: "gateway_revocation", renewed: 0, unreadable: 0 },
      { table: "student_key", renewed: 0, unreadable: 0 },
    ]);
    completeEnv({ ENCRYPTION_PREVIOUS_KEYS: `1:${FIRST},0:${unknownKey.ENCRYPTION_KEY}` });
    expect((await rotate()).map(({ renewed, unreadable }) => [renewed, unreadable])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    expect((await opened()).keys).toEqual(["2"]);
  });
});
