import { PERMISSIONS, type PermissionRule } from "@/lib/access/permissions";
import { SCOPES, type Scope } from "@/lib/access/scopes";
import { BACKDATE_HOURS } from "@/lib/domain/terms";
import type { Operation } from "../operation";

const SCOPE_MEANING = {
  "usage:read": "read quotas, history and sums",
  "usage:write": "record, reserve and release uses",
  "usage:import": `record the past further back than ${BACKDATE_HOURS} hours, and beyond a limit`,
  "subscriptions:read": "read plans, subscriptions and invoices",
  "subscriptions:write": "buy, change and cancel",
  "students:write": "create and read students, mint user tokens and portal links",
  admin: "all of them, and the calls under Admin",
} as const satisfies Record<Scope, string>;

export function securitySchemes(sessionCookie: string): Record<string, unknown> {
  return {
    apiKey: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "sm_live_…",
      description: `An API key, for servers only; acts for the student in \`X-User-ID\`. Scopes:\n\n${SCOPES.map(
        (scope) => `- \`${scope}\`: ${SCOPE_MEANING[scope]}`,
      ).join("\n")}`,
    },
    userToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "A short-lived token for one student, minted by your server with its API key, for mobile and single-page apps.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: sessionCookie,
      description:
        "The cookie of somebody who signed in on our pages. Calls that change something must come from those pages.",
    },
  };
}

/** Any one of these is enough. The words after a scheme are the scopes that a key needs, or the roles that a session needs. */
export function securityOf(operation: Operation): Record<string, string[]>[] {
  if (!operation.permission) return [{}];
  const rule: PermissionRule = PERMISSIONS[operation.permission];
  const ways: Record<string, string[]>[] = [];
  if (rule.scope) ways.push({ apiKey: [rule.scope] });
  if (rule.student) ways.push({ userToken: [] }, { session: [] });
  else if (rule.roles.length > 0) ways.push({ session: [...rule.roles] });
  return ways;
}

/** The same in a sentence, because few readers of a document show scopes. */
export function accessSentence(operation: Operation): string {
  if (!operation.permission) return "Anybody may call it.";
  const rule: PermissionRule = PERMISSIONS[operation.permission];
  const callers = [
    rule.scope ? `an API key with scope \`${rule.scope}\`` : null,
    rule.student ? "the student herself" : null,
    rule.roles.length > 0 ? `staff (${rule.roles.join(", ")})` : null,
  ].filter((caller) => caller !== null);
  return `May be called by ${callers.join(", or ")}.`;
}
