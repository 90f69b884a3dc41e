import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

export type EmailTokenPurpose = "verify_address" | "reset_password" | "change_address";

export interface NewEmailToken {
  hash: Buffer;
  accountId: string;
  purpose: EmailTokenPurpose;
  email: string;
  realNow: Date;
  expiresAt: Date;
}

/** A new token, which ends the unused ones of the same account and purpose. */
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
  const [row] = await queryRows(on ? LOCK : FIND, [hash, realNow], on);
  return row ?? null;
}

export async function spendEmailToken(hash: Buffer, realNow: Date, on: pg.PoolClient): Promise<void> {
  await queryRows(USE, [hash, realNow], on);
}

/** Ends every unused token of an account: what was mailed before a change of password or address proves nothing after it. */
export async function endEmailTokens(accountId: string, realNow: Date, on: pg.PoolClient): Promise<void> {
  await queryRows(END, [accountId, realNow], on);
}

const INSERT = defineStatement({
  name: "email_token_insert",
  text: `WITH ended AS (UPDATE email_token SET used_at = $5 WHERE account_id = $2 AND purpose = $3::email_token_purpose AND used_at IS NULL)
INSERT INTO email_token (hash, account_id, purpose, email, created_at, expires_at) VALUES ($1, $2, $3::email_token_purpose, $4, $5, $6)`,
});
const FIND = defineStatement({
  name: "email_token_find",
  text: "SELECT account_id, purpose, email, used_at FROM email_token WHERE hash = $1 AND expires_at > $2",
  row: EMAIL_TOKEN_ROW,
});
const LOCK = defineStatement({
  name: "email_token_lock",
  text: `${FIND.text} FOR UPDATE`,
  row: EMAIL_TOKEN_ROW,
});
const USE = defineStatement({
  name: "email_token_use",
  text: "UPDATE email_token SET used_at = $2 WHERE hash = $1 AND used_at IS NULL",
});
const END = defineStatement({
  name: "email_token_end",
  text: "UPDATE email_token SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL",
});
