import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { rotateEncryptionKey } from "@/lib/services/payment-methods/rotate-encryption-key";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { runCommand } from "./run-command";

/** Seals payment tokens anew with the present key, so that an earlier one can be thrown away. */
await runCommand(async (report, shutdown) => {
  await useDatabase(shutdown);
  const { ENCRYPTION_KEY_ID: keyId } = getEnv();
  const realNow = systemClock.now();
  const source = { now: realNow, realNow, requestId: null, actor: "system", actorId: "npm run keys:rotate" } as const;
  const rotations = await rotateEncryptionKey(source, ({ table, renewed }) =>
    report(`${table}: ${renewed} sealed anew`),
  );
  const unreadable = rotations.reduce((sum, rotation) => sum + rotation.unreadable, 0);
  if (unreadable > 0) {
    throw new StartError(
      `${unreadable} sealed values do not open: the key that sealed them is missing in ENCRYPTION_PREVIOUS_KEYS. Run this again once it is there.`,
    );
  }
  report(`Everything is sealed with the key "${keyId}"; earlier keys are not needed any more.`);
});
