import { PORTAL_LINK_MINUTES } from "@/lib/domain/terms";
import { defineOperation } from "../operation";
import * as portalLinks from "../portal-links";

export const createPortalLink = defineOperation({
  id: "createPortalLink",
  method: "POST",
  path: "/api/portal-links",
  tag: "Students",
  student: false,
  permission: "students:write",
  summary: "Send a student to one of our pages, signed in",
  description: `How an app's student gets to see her plan and to pay: redirect her to the link. It works once and for ${PORTAL_LINK_MINUTES} minutes; link previews do not use it up. A student who is not known yet is created on the free plan.`,
  idempotent: true,
  body: portalLinks.createPortalLinkRequest,
  response: portalLinks.createPortalLinkResponse,
  errors: ["not_found", "idempotency_mismatch"],
});
