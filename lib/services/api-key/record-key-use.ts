import { touchApiKey } from "@/lib/db/api-key/api-key-rows";
import { logger } from "@/lib/telemetry/logger";

/**
 * Records that a key was used, off the path of the request. The caller makes sure that this happens at most once a minute per key
 * and instance; a lost write is made up for by the next one.
 */
export function recordKeyUse(hash: Buffer, realNow: Date): void {
  touchApiKey(hash, realNow).catch((error) =>
    logger().warn({ err: error }, "the use of an API key could not be recorded"),
  );
}
