import { afterEach, describe, expect, test } from "vitest";
import { completeEnv, getEnv } from "@/lib/env";
import { decryptValue, encryptValue, gatewayIdHash } from "./encryption";

const PLACE = { table: "payment_method", rowId: "0198c0de-0000-7000-8000-000000000001" };
const SECRET = "token_NxAbC123456789";
const FIRST = getEnv().ENCRYPTION_KEY;
const SECOND = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index)).toString("base64");

afterEach(() => useKeys({ ENCRYPTION_KEY: FIRST, ENCRYPTION_KEY_ID: "1", ENCRYPTION_PREVIOUS_KEYS: "" }));

function useKeys(values: Record<string, string>): void {
  completeEnv(values);
}

describe("an encrypted value", () => {
  test.each(["", "x", SECRET, "तीन ₹ 👩‍🎓", "a".repeat(10_000)])(
    "can be decrypted where it was encrypted: %.20s",
    (value) => {
      expect(decryptValue(encryptValue(value, PLACE), PLACE)).toBe(value);
    },
  );

  test("does not show what it holds, and looks different every time", () => {
    const [one, other] = [encryptValue(SECRET, PLACE), encryptValue(SECRET, PLACE)];
    expect(one.ciphertext.includes(SECRET)).toBe(false);
    expect(one.ciphertext.equals(other.ciphertext)).toBe(false);
  });

  test("cannot be decrypted in another row or another table", () => {
    const encrypted = encryptValue(SECRET, PLACE);
    expect(() => decryptValue(encrypted, { ...PLACE, rowId: "0198c0de-0000-7000-8000-000000000002" })).toThrow(
      /cannot be decrypted/,
    );
    expect(() => decryptValue(encrypted, { ...PLACE, table: "gateway_customer" })).toThrow(/cannot be decrypted/);
  });

  test("cannot be decrypted when any one of its bytes was changed", () => {
    const { ciphertext: bytes, keyId } = encryptValue(SECRET, PLACE);
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => decryptValue({ ciphertext: changed, keyId }, PLACE), `byte ${index}`).toThrow(/cannot be decrypted/);
    }
  });

  test.each([0, 1, 40, 61, 70])("cannot be decrypted when only %i bytes of it are left", (length) => {
    const { ciphertext: bytes, keyId } = encryptValue(SECRET, PLACE);
    expect(() => decryptValue({ ciphertext: bytes.subarray(0, length), keyId }, PLACE)).toThrow(/cannot be decrypted/);
  });

  test("cannot be decrypted with the data key of another row put in front of its body", () => {
    const other = { ...PLACE, rowId: "0198c0de-0000-7000-8000-000000000002" };
    const [mine, theirs] = [encryptValue(SECRET, PLACE), encryptValue("token_Other", other)];
    const mixed = Buffer.concat([theirs.ciphertext.subarray(0, 61), mine.ciphertext.subarray(61)]);
    expect(() => decryptValue({ ciphertext: mixed, keyId: mine.keyId }, PLACE)).toThrow(/cannot be decrypted/);
  });

  test("opens with an earlier key that is kept, and not once that is gone", () => {
    const old = encryptValue(SECRET, PLACE);
    useKeys({ ENCRYPTION_KEY: SECOND, ENCRYPTION_KEY_ID: "2", ENCRYPTION_PREVIOUS_KEYS: `1:${FIRST}` });
    expect(decryptValue(old, PLACE)).toBe(SECRET);
    const fresh = encryptValue(SECRET, PLACE);
    expect(fresh.keyId).toBe("2");
    expect(() => decryptValue({ ...fresh, keyId: "1" }, PLACE)).toThrow(/cannot be decrypted/);
    useKeys({ ENCRYPTION_PREVIOUS_KEYS: "" });
    expect(() => decryptValue(old, PLACE)).toThrow(/cannot be decrypted/);
  });
});

test("a gateway's id is found again by its digest, which says nothing of our keys", () => {
  const before = gatewayIdHash(SECRET);
  useKeys({ ENCRYPTION_KEY: SECOND, ENCRYPTION_KEY_ID: "2" });
  expect(gatewayIdHash(SECRET).equals(before)).toBe(true);
  expect(before).toHaveLength(32);
  expect(gatewayIdHash("token_Other").equals(before)).toBe(false);
});
