import type pg from "pg";
import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type EmailTokenPurpose = "verify_address" | "reset_password" | "change_address";

export interface NewEmailToken {
  hash: Buffer;
  accountId: string;
  purpose: EmailTokenPurpose;
  email: string;
  realNow: Date;
  expiresAt: Date;
}

/** Inserts a token and expires the unused ones of the same account and purpose. */
export async function insertEmailToken(token: NewEmailToken, on: pg.PoolClient): Promise<void> {
  await queryRows(
    INSERT,
    [token.hash, token.accountId, token.purpose, token.email, token.realNow, token.expiresAt],
    on,
  );
}

const EMAIL_TOKEN_ROW = {
  account_id: t.uuid,
  purpose: t.word.of<EmailTokenPurpose>(),
  email: t.text,
  used_at: t.timestamptz.nullable,
};
export type EmailTokenRow = RowOf<typeof EMAIL_TOKEN_ROW>;

/** A token that has not expired, used or not; locked where `on` is a transaction's. */
export async function findEmailToken(hash: Buffer, realNow: Date, on?: pg.PoolClient): Promise<EmailTokenRow | null> {
  if (on) {
    const [row] = await queryRows(LOCK, [hash, realNow], on);
    return row ?? null;
  }
  const token = await getPrisma().emailToken.findFirst({
    where: { hash: new Uint8Array(hash), expiresAt: { gt: realNow } },
  });
  return token && { account_id: token.accountId, purpose: token.purpose, email: token.email, used_at: token.usedAt };
}

export async function spendEmailToken(hash: Buffer, realNow: Date, on: pg.PoolClient): Promise<void> {
  const where = { hash: new Uint8Array(hash), usedAt: null };
  await getPrisma(on).emailToken.updateMany({ where, data: { usedAt: realNow } });
}

/** Expires every unused token of an account: a link mailed before a change of password or address proves nothing after it. */
export async function endEmailTokens(accountId: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  await getPrisma(on).emailToken.updateMany({ where: { accountId, usedAt: null }, data: { usedAt: realNow } });
}

const INSERT = defineStatement({
  name: "email_token_insert",
  text: `WITH ended AS (UPDATE email_token SET used_at = $5 WHERE account_id = $2 AND purpose = $3::email_token_purpose AND used_at IS NULL)
INSERT INTO email_token (hash, account_id, purpose, email, created_at, expires_at) VALUES ($1, $2, $3::email_token_purpose, $4, $5, $6)`,
});
const LOCK = defineStatement({
  name: "email_token_lock",
  text: "SELECT account_id, purpose, email, used_at FROM email_token WHERE hash = $1 AND expires_at > $2 FOR UPDATE",
  row: EMAIL_TOKEN_ROW,
});
