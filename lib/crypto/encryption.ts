import { createHash, randomBytes } from "node:crypto";
import { getEnv } from "@/lib/env";
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from "./cipher";

/** Where an encrypted value is stored. It can be decrypted only there: a ciphertext that is copied to another row is useless. */
export interface CiphertextLocation {
  table: string;
  rowId: string;
}

export interface Encrypted {
  ciphertext: Buffer;
  /** Id of the key that wrapped it, so that keys can be rotated without re-encrypting everything at once. */
  keyId: string;
}

const VERSION = 1;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Envelope encryption: version, the row's own data key wrapped by the configured key, and the value encrypted with the data key. Every row
 * has its own data key, so that the configured key never encrypts too many messages.
 */
export function encryptValue(value: string, place: CiphertextLocation): Encrypted {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_ID: keyId } = getEnv();
  const bound = bindingOf(place, keyId);
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(dataKey, Buffer.from(ENCRYPTION_KEY, "base64"), bound);
  const body = encrypt(Buffer.from(value, "utf8"), dataKey, bound);
  return { ciphertext: Buffer.concat([Buffer.of(VERSION), wrapped, body]), keyId };
}

/** @throws Error if the key is not configured any more, or the ciphertext was changed or comes from another row */
export function decryptValue({ ciphertext: envelope, keyId }: Encrypted, place: CiphertextLocation): string {
  const bound = bindingOf(place, keyId);
  try {
    if (envelope[0] !== VERSION) throw new Error("it is of an unknown version");
    const dataKey = decrypt(envelope.subarray(1, 1 + WRAPPED_BYTES), keyNamed(keyId), bound);
    return decrypt(envelope.subarray(1 + WRAPPED_BYTES), dataKey, bound).toString("utf8");
  } catch (error) {
    throw new Error(`The encrypted value of ${place.table} ${place.rowId} cannot be decrypted.`, { cause: error });
  }
}

/**
 * The hash by which an id of the gateway is looked up when a webhook names it. It is a plain digest without a key: the ids are random and
 * long, so they cannot be guessed, and rotating our keys must not lose anybody's payment method.
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

/** None of the parts contains NUL, so no two locations give the same bytes. */
function bindingOf({ table, rowId }: CiphertextLocation, keyId: string): Buffer {
  return Buffer.from([table, rowId, keyId].join("\0"), "utf8");
}
