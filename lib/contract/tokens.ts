import { z } from "zod";
import { count, success, timestamp } from "./fields";
import { userId } from "./students";

export const TOKEN_SECONDS = { min: 60, max: 86_400, default: 3_600 } as const;

export const createTokenRequest = z.object({
  user_id: userId,
  ttl_seconds: count("ttl_seconds", TOKEN_SECONDS.min, TOKEN_SECONDS.max)
    .default(TOKEN_SECONDS.default)
    .describe("Lifetime in seconds, from a minute to a day. Default: an hour."),
});

export const createTokenResponse = z.object({ success, token: z.string(), expires_at: timestamp });
