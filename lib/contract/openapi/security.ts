import { PERMISSIONS, type PermissionRule } from "@/lib/access/permissions";
import { SCOPES, type Scope } from "@/lib/access/scopes";
import { BACKDATE_HOURS } from "@/lib/domain/terms";
import type { Operation } from "../operation";

const SCOPE_MEANING = {
  "usage:read": "read quotas, history and statistics",
  "usage:write": "record, reserve and release uses",
  "usage:import": `record uses from more than ${BACKDATE_HOURS} hours ago, even beyond a limit`,
  "subscriptions:read": "read plans, subscriptions and invoices",
  "subscriptions:write": "buy, change and cancel subscriptions",
  "students:write": "create and read students, create user tokens and portal links",
  admin: "all of the above, and the calls under Admin",
} as const satisfies Record<Scope, string>;

export function securitySchemes(sessionCookie: string): Record<string, unknown> {
  return {
    apiKey: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "sm_live_…",
      description: `An API key, for servers only. It acts for the student named in \`X-User-ID\`. Scopes:\n\n${SCOPES.map(
        (scope) => `- \`${scope}\`: ${SCOPE_MEANING[scope]}`,
      ).join("\n")}`,
    },
    userToken: {
      type: "http",
      scheme: "bearer",
      bearerFormat: "JWT",
      description:
        "A short-lived token for one student, for mobile and single-page apps. Your server creates it with its API key.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: sessionCookie,
      description:
        "The session cookie of a person who signed in on our pages. Calls that change data must come from those pages.",
    },
  };
}

/** Any one of these is enough. The list of a scheme holds the scopes that a key needs, or the roles that a session needs. */
export function securityOf(operation: Operation): Record<string, string[]>[] {
  if (!operation.permission) return [{}];
  const rule: PermissionRule = PERMISSIONS[operation.permission];
  const ways: Record<string, string[]>[] = [];
  if (rule.scope) ways.push({ apiKey: [rule.scope] });
  if (rule.student) ways.push({ userToken: [] }, { session: [] });
  else if (rule.roles.length > 0) ways.push({ session: [...rule.roles] });
  return ways;
}

/** The same as a sentence, because few OpenAPI viewers show scopes. */
export function accessSentence(operation: Operation): string {
  if (!operation.permission) return "No authentication.";
  const rule: PermissionRule = PERMISSIONS[operation.permission];
  const callers = [
    rule.scope ? `an API key with the scope \`${rule.scope}\`` : null,
    rule.student ? "the student" : null,
    rule.roles.length > 0 ? `staff (${rule.roles.join(", ")})` : null,
  ].filter((caller) => caller !== null);
  return `Allowed for ${callers.join(", or ")}.`;
}
