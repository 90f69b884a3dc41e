import argon2 from "argon2";

/** OWASP's settings for argon2id: 19 MiB, two passes, one lane; 36 ms on the machines that this was measured on. */
const SETTINGS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  return argon2.hash(normalise(password), SETTINGS);
}

/**
 * Whether the password is the one behind `hash`. Without a hash (no such account, or one without a password) it takes as long and says
 * no, so that the time of an answer does not tell which addresses have accounts.
 */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const matches = await argon2.verify(hash ?? (await hashOfNobody()), normalise(password));
  return matches && hash !== null;
}

// Kept for good: the hash of a password that nobody has.
let nobody: Promise<string> | undefined;

function hashOfNobody(): Promise<string> {
  nobody ??= hashPassword("nobody signs in with this");
  return nobody;
}

/** The same password typed on two keyboards may arrive as different code points (NIST 800-63B asks for NFKC or NFKD). */
function normalise(password: string): string {
  return password.normalize("NFKC");
}
