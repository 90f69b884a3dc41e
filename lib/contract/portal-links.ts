import { z } from "zod";
import { PORTAL_LINK_MINUTES } from "@/lib/domain/terms";
import { success, text, timestamp } from "./fields";
import { userId } from "./students";

export const PORTAL_PAGES = ["dashboard", "upgrade", "billing"] as const;

export const createPortalLinkRequest = z.object({
  user_id: userId,
  page: z.enum(PORTAL_PAGES, { error: `page must be one of ${PORTAL_PAGES.join(", ")}` }),
  return_url: text("return_url", { max: 2_000 })
    .optional()
    .describe("https URL of your app that the page links back to."),
});

export const createPortalLinkResponse = z.object({
  success,
  url: z.url().describe(`Works once, within ${PORTAL_LINK_MINUTES} minutes.`),
  expires_at: timestamp,
});
