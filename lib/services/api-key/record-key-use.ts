import { touchApiKey } from "@/lib/db/api-key/api-key-rows";
import { logger } from "@/lib/telemetry/logger";

/**
 * Notes that a key was used, beside the request rather than in it. The caller sees to it that this happens at most once a minute per key
 * and instance; a note that is lost is made up by the next one.
 */
export function recordKeyUse(hash: Buffer, realNow: Date): void {
  touchApiKey(hash, realNow).catch((error) => logger().warn({ err: error }, "the use of an API key was not noted"));
}
