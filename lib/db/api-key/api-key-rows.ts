import type pg from "pg";
import { isScope, type Scope } from "@/lib/access/scopes";
import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const API_KEY_ROW = {
  id: t.uuid,
  name: t.text,
  last_four: t.text,
  scopes: t.texts.of<Scope[]>(),
  rate_limit_per_minute: t.int4,
  student_rate_limit_per_minute: t.int4,
  created_at: t.timestamptz,
  created_by_account_id: t.uuid.nullable,
  expires_at: t.timestamptz.nullable,
  revoked_at: t.timestamptz.nullable,
  last_used_at: t.timestamptz.nullable,
};
export type ApiKeyRow = RowOf<typeof API_KEY_ROW>;

export interface NewApiKey {
  id: string;
  name: string;
  hash: Buffer;
  lastFour: string;
  scopes: readonly Scope[];
  rateLimitPerMinute: number;
  studentRateLimitPerMinute: number;
  createdAt: Date;
  createdByAccountId: string | null;
  expiresAt: Date | null;
}

export async function insertApiKey(key: NewApiKey, on: pg.PoolClient): Promise<void> {
  await getPrisma(on).apiKey.create({
    data: { ...key, hash: new Uint8Array(key.hash), scopes: [...key.scopes] },
    select: { id: true },
  });
}

export async function listApiKeyRows(): Promise<ApiKeyRow[]> {
  const keys = await getPrisma().apiKey.findMany({
    omit: { hash: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return keys.map((key) => ({
    id: key.id,
    name: key.name,
    last_four: key.lastFour,
    scopes: key.scopes.filter(isScope),
    rate_limit_per_minute: key.rateLimitPerMinute,
    student_rate_limit_per_minute: key.studentRateLimitPerMinute,
    created_at: key.createdAt,
    created_by_account_id: key.createdByAccountId,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
  }));
}

/** The key, locked until the transaction ends. */
export async function lockApiKey(id: string, on: pg.PoolClient): Promise<ApiKeyRow | null> {
  const [row] = await queryRows(LOCK, [id], on);
  return row ?? null;
}

export async function revokeApiKeyRow(id: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  await getPrisma(on).apiKey.updateMany({ where: { id }, data: { revokedAt: realNow } });
}

/** Expires the key at this time at the latest; an earlier expiry stays. */
export async function expireApiKeyRow(id: string, expiresAt: Date, on: pg.PoolClient): Promise<void> {
  const isLater = { OR: [{ expiresAt: null }, { expiresAt: { gt: expiresAt } }] };
  await getPrisma(on).apiKey.updateMany({ where: { id, ...isLater }, data: { expiresAt } });
}

export async function touchApiKey(hash: Buffer, realNow: Date): Promise<void> {
  await queryRows(TOUCH, [hash, realNow]);
}

const COLUMNS = `id, name, last_four, scopes, rate_limit_per_minute, student_rate_limit_per_minute, created_at,
  created_by_account_id, expires_at, revoked_at, last_used_at`;
const LOCK = defineStatement({
  name: "api_key_lock",
  text: `SELECT ${COLUMNS} FROM api_key WHERE id = $1 FOR UPDATE`,
  row: API_KEY_ROW,
});
const TOUCH = defineStatement({
  name: "api_key_touch",
  text: "UPDATE api_key SET last_used_at = greatest(last_used_at, $2) WHERE hash = $1 AND revoked_at IS NULL",
});
