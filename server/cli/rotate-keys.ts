import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { rotateEncryptionKey } from "@/lib/services/payment-methods/rotate-encryption-key";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { runCommand } from "./run-command";

/** Encrypts payment tokens again with the current key, so that an earlier one can be removed (key rotation). */
await runCommand(async (report, shutdown) => {
  await useDatabase(shutdown);
  const { ENCRYPTION_KEY_ID: keyId } = getEnv();
  const realNow = systemClock.now();
  const source = { now: realNow, realNow, requestId: null, actor: "system", actorId: "npm run keys:rotate" } as const;
  const rotations = await rotateEncryptionKey(source, ({ table, renewed }) =>
    report(`${table}: ${renewed} encrypted again`),
  );
  const unreadable = rotations.reduce((sum, rotation) => sum + rotation.unreadable, 0);
  if (unreadable > 0) {
    throw new StartError(
      `${unreadable} encrypted values cannot be decrypted: their key is missing in ENCRYPTION_PREVIOUS_KEYS. Add it and run this again.`,
    );
  }
  report(`Everything is encrypted with the key "${keyId}". Earlier keys are not needed any more.`);
});
