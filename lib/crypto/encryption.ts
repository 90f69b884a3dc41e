import { createHash, randomBytes } from "node:crypto";
import { getEnv } from "@/lib/env";
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from "./cipher";

/** Where a sealed value lives. It opens there and nowhere else: a ciphertext that is copied to another row is worth nothing. */
export interface CiphertextLocation {
  table: string;
  rowId: string;
}

export interface Encrypted {
  ciphertext: Buffer;
  /** Which of our keys wrapped it, so that keys can be changed without sealing everything anew. */
  keyId: string;
}

const VERSION = 1;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Encrypts what must be read again, as an envelope: version, the row's own key wrapped by the key of the settings, and the value under the
 * row's key. Every row has a key of its own, so that no number of rows wears out the one that we hold.
 */
export function encryptValue(value: string, place: CiphertextLocation): Encrypted {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_ID: keyId } = getEnv();
  const bound = bindingOf(place, keyId);
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(dataKey, Buffer.from(ENCRYPTION_KEY, "base64"), bound);
  const body = encrypt(Buffer.from(value, "utf8"), dataKey, bound);
  return { ciphertext: Buffer.concat([Buffer.of(VERSION), wrapped, body]), keyId };
}

/** @throws Error when the key is not there any more, or the ciphertext was changed or comes from another row */
export function decryptValue({ ciphertext: envelope, keyId }: Encrypted, place: CiphertextLocation): string {
  const bound = bindingOf(place, keyId);
  try {
    if (envelope[0] !== VERSION) throw new Error("it is of an unknown version");
    const dataKey = decrypt(envelope.subarray(1, 1 + WRAPPED_BYTES), keyNamed(keyId), bound);
    return decrypt(envelope.subarray(1 + WRAPPED_BYTES), dataKey, bound).toString("utf8");
  } catch (error) {
    throw new Error(`The sealed value of ${place.table} ${place.rowId} does not open.`, { cause: error });
  }
}

/**
 * What a gateway's id is looked up by when a webhook names it. A plain digest: the ids are random and long, so nobody finds one by
 * trying, and a change of our keys must not lose anybody's payment method.
 */
export function gatewayIdHash(gatewayId: string): Buffer {
  return createHash("sha256").update("gateway id\0").update(gatewayId).digest();
}

function keyNamed(keyId: string): Buffer {
  const env = getEnv();
  const key = keyId === env.ENCRYPTION_KEY_ID ? env.ENCRYPTION_KEY : env.ENCRYPTION_PREVIOUS_KEYS[keyId];
  if (key === undefined) throw new Error(`there is no key "${keyId}" in ENCRYPTION_KEY or ENCRYPTION_PREVIOUS_KEYS`);
  return Buffer.from(key, "base64");
}

/** NUL stands in none of them, so no two places are spelt alike. */
function bindingOf({ table, rowId }: CiphertextLocation, keyId: string): Buffer {
  return Buffer.from([table, rowId, keyId].join("\0"), "utf8");
}
