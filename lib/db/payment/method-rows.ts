import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { missingDetailsJson } from "./payer-rows";

export type MethodStatus = "initiated" | "confirmed" | "rejected" | "cancelled" | "paused" | "expired" | "removed";

const METHOD_ROW = {
  id: t.uuid,
  student_id: t.uuid,
  kind: t.word.of<"card" | "upi">(),
  status: t.word.of<MethodStatus>(),
  is_default: t.bool,
  token_ciphertext: t.bytea.nullable,
  encryption_key_id: t.text.nullable,
  network: t.text.nullable,
  issuer: t.text.nullable,
  last_four: t.text.nullable,
  expiry_month: t.int4.nullable,
  expiry_year: t.int4.nullable,
  upi_handle: t.text.nullable,
  mandate_max: t.int4.nullable,
};
export type MethodRow = RowOf<typeof METHOD_ROW>;

/** The displayable part of a method, and what the gateway lets us charge. */
export interface MethodFacts {
  kind: "card" | "upi";
  status: MethodStatus;
  network: string | null;
  issuer: string | null;
  lastFour: string | null;
  expiryMonth: number | null;
  expiryYear: number | null;
  upiHandle: string | null;
  mandateMax: number | null;
  /** Null where the gateway did not say. */
  mandateExpiresAt: Date | null;
}

export interface NewMethod extends MethodFacts {
  id: string;
  studentId: string;
  tokenCiphertext: Buffer;
  tokenHash: Buffer;
  encryptionKeyId: string;
  now: Date;
}

/** Makes the method the default. A known token keeps its row, whose details are updated. */
export async function keepDefaultMethod(method: NewMethod, on: Connection): Promise<void> {
  await queryRows(UNSET_DEFAULT, [method.studentId, method.tokenHash, method.now], on);
  await queryRows(UPSERT, Object.values(methodColumns(method)), on);
}

/** The columns of a chargeable method. */
export function methodColumns(method: NewMethod) {
  return {
    id: method.id,
    student_id: method.studentId,
    kind: method.kind,
    status: method.status,
    is_default: true,
    token_ciphertext: method.tokenCiphertext,
    token_hash: method.tokenHash,
    encryption_key_id: method.encryptionKeyId,
    network: method.network,
    issuer: method.issuer,
    last_four: method.lastFour,
    expiry_month: method.expiryMonth,
    expiry_year: method.expiryYear,
    upi_handle: method.upiHandle,
    mandate_max: method.mandateMax,
    mandate_expires_at: method.mandateExpiresAt,
    created_at: method.now,
    updated_at: method.now,
  };
}

export async function findDefaultMethod(studentId: string, on?: Connection): Promise<MethodRow | null> {
  const [row] = await queryRows(FIND_DEFAULT, [studentId], on);
  return row ?? null;
}

const METHOD_OF_TOKEN_ROW = {
  id: t.uuid,
  student_id: t.uuid,
  subscription_id: t.uuid,
  status: t.word.of<MethodStatus>(),
  is_default: t.bool,
  token_ciphertext: t.bytea.nullable,
  encryption_key_id: t.text.nullable,
};
export type MethodOfToken = RowOf<typeof METHOD_OF_TOKEN_ROW>;

export async function findMethodByToken(tokenHash: Buffer, on?: Connection): Promise<MethodOfToken | null> {
  const [row] = await queryRows(FIND_BY_TOKEN, [tokenHash], on);
  return row ?? null;
}

export async function updateMethodStatus(id: string, status: MethodStatus, now: Date, on: Connection): Promise<void> {
  await queryRows(UPDATE_STATUS, [id, status, now], on);
}

/** Removes the token, so that nothing can be charged any more; the displayable part stays. */
export async function removeMethod(id: string, now: Date, on: Connection): Promise<void> {
  await queryRows(REMOVE, [id, now], on);
}

/** The method that renewals charge, as a `DefaultMethod`, for statements that read it with something else. */
export function defaultMethodJson(studentId: string): string {
  return `(SELECT json_build_object('id', m.id, 'kind', m.kind, 'status', m.status, 'hasToken', m.token_ciphertext IS NOT NULL, 'network', m.network,
    'lastFour', m.last_four, 'expiryMonth', m.expiry_month, 'expiryYear', m.expiry_year, 'upiHandle', m.upi_handle,
    'mandateExpiresAt', m.mandate_expires_at, 'payerMissing', ${missingDetailsJson("m.student_id")})
  FROM payment_method m WHERE m.student_id = ${studentId} AND m.is_default)`;
}

const FIND_DEFAULT = defineStatement({
  name: "method_find_default",
  text: `SELECT id, student_id, kind, status, is_default, token_ciphertext, encryption_key_id, network, issuer, last_four, expiry_month, expiry_year, upi_handle, mandate_max
FROM payment_method WHERE student_id = $1 AND is_default`,
  row: METHOD_ROW,
});
const FIND_BY_TOKEN = defineStatement({
  name: "method_find_by_token",
  text: `SELECT m.id, m.student_id, sub.id AS subscription_id, m.status, m.is_default, m.token_ciphertext, m.encryption_key_id
FROM payment_method m JOIN user_subscription sub ON sub.student_id = m.student_id WHERE m.token_hash = $1`,
  row: METHOD_OF_TOKEN_ROW,
});
const UNSET_DEFAULT = defineStatement({
  name: "method_unset_default",
  text: `UPDATE payment_method SET is_default = false, updated_at = $3
WHERE student_id = $1 AND is_default AND token_hash IS DISTINCT FROM $2`,
});
const UPSERT = defineStatement({
  name: "method_upsert",
  text: `INSERT INTO payment_method (id, student_id, kind, status, is_default, token_ciphertext, token_hash, encryption_key_id, network, issuer, last_four,
  expiry_month, expiry_year, upi_handle, mandate_max, mandate_expires_at, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (token_hash) DO UPDATE SET status = excluded.status, is_default = true, mandate_max = coalesce(excluded.mandate_max, payment_method.mandate_max),
  mandate_expires_at = coalesce(excluded.mandate_expires_at, payment_method.mandate_expires_at), updated_at = excluded.updated_at
WHERE payment_method.student_id = excluded.student_id AND payment_method.status <> 'removed'`,
});
const UPDATE_STATUS = defineStatement({
  name: "method_update_status",
  text: "UPDATE payment_method SET status = $2, updated_at = $3 WHERE id = $1 AND status <> 'removed'",
});
const REMOVE = defineStatement({
  name: "method_remove",
  text: `UPDATE payment_method SET status = 'removed', is_default = false, token_ciphertext = NULL, encryption_key_id = NULL, updated_at = $2 WHERE id = $1`,
});
