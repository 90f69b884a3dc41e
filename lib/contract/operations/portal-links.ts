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
  summary: "Create a link that signs a student in to one of our pages",
  description: `Lets a student of your app see their plan and pay. Redirect the student to the link. It works once, for ${PORTAL_LINK_MINUTES} minutes; link previews do not use it up. An unknown student is created on the free plan.`,
  idempotent: true,
  body: portalLinks.createPortalLinkRequest,
  response: portalLinks.createPortalLinkResponse,
  errors: ["not_found", "idempotency_mismatch"],
});
