import { isPooled, setRoleLimits } from "@/lib/db/time-limits";
import { getEnv } from "@/lib/env";
import { connectOrExplain } from "./connect";

/** Behind a pooler the time limits of statements belong to our role; without one, each connection brings its own. */
export async function applyRoleLimits(): Promise<void> {
  const env = getEnv();
  if (!isPooled(env)) return;
  const direct = await connectOrExplain(env.DATABASE_DIRECT_URL);
  try {
    await setRoleLimits(direct);
  } finally {
    await direct.end();
  }
}
