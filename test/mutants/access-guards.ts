import type { Guard } from "./guard";

const CALLER = "lib/db/sql/caller-sql.ts";
const MATRIX = "lib/access/matrix.db.test.ts";
const FIND_CALLER = "lib/db/access/find-caller.db.test.ts";
const THROTTLE = "lib/http/login-throttle.db.test.ts";
const KEYS = "lib/services/api-key/api-key.db.test.ts";
const KEY_IS_LIVE = ` AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > \${is("real_now")})`;

export const ACCESS_GUARDS: readonly Guard[] = [
  {
    name: "a session ends at its expiry",
    file: CALLER,
    text: ` AND s.expires_at > \${is("real_now")}`,
    tests: [FIND_CALLER],
  },
  { name: "a revoked session is over", file: CALLER, text: " AND s.revoked_at IS NULL", tests: [FIND_CALLER] },
  {
    name: "a disabled account is nobody",
    file: CALLER,
    text: " AND acc.disabled_at IS NULL",
    tests: [FIND_CALLER],
  },
  {
    name: "a revoked or expired key is nobody",
    file: CALLER,
    text: `k.hash = \${is("credential")}${KEY_IS_LIVE}`,
    without: `k.hash = \${is("credential")}`,
    tests: [KEYS],
  },
  {
    name: "a user token ends with the key that issued it",
    file: CALLER,
    text: `k.id = \${is("credential")}${KEY_IS_LIVE}`,
    without: `k.id = \${is("credential")}`,
    tests: [KEYS, "lib/services/student/student.db.test.ts"],
  },
  {
    name: "a user token ends with its student",
    file: CALLER,
    text: `(k.id IS NOT NULL AND \${by === "self" ? "st" : "owner"}.id IS NOT NULL)`,
    without: "k.id IS NOT NULL",
    tests: ["lib/services/student/student.db.test.ts"],
  },
  {
    name: "who may not make a call is told so first",
    file: "lib/http/define-route.ts",
    text: "isReadable ? caught : await refusalOf(caught, operation, credentials, realNow)",
    without: "caught",
    tests: [MATRIX],
  },
  {
    name: "a key does what its scopes allow",
    file: CALLER,
    text: `coalesce(k.scopes && ARRAY['\${rule.scope}', 'admin'], false)`,
    without: "k.id IS NOT NULL",
    tests: [MATRIX],
  },
  {
    name: "a student's session is for the student",
    file: CALLER,
    text: 'by === "self" ? "s.student_id IS NOT NULL" : "st.id = s.student_id"',
    without: '"true"',
    tests: [MATRIX],
  },
  {
    name: "a student's token is for the student",
    file: CALLER,
    text: ` AND coalesce(st.id = \${is("self")}, false)`,
    tests: [MATRIX],
  },
  {
    name: "staff do what their role allows",
    file: CALLER,
    text: `acc.role IN (\${rule.roles.map((role) => \`'\${role}'\`).join(", ")})`,
    without: "acc.role <> 'student'",
    tests: [MATRIX],
  },
  {
    name: "a session's cookie works with calls from our own pages only",
    file: "lib/http/define-route.ts",
    text: 'if (credentials.credential.kind === "session") requireSameOrigin(request);',
    tests: [MATRIX],
  },
  {
    name: "a form on another page cannot call us",
    file: "lib/http/same-origin.ts",
    text: 'if (type !== "application/json") {',
    without: "if (type === null) {",
    tests: [MATRIX],
  },
  {
    name: "guesses from one address are slowed",
    file: "lib/http/login-throttle.ts",
    text: "(await countAttempt(pairKey(account, address), PAIR_POLICY, realNow)) ||",
    tests: [THROTTLE],
  },
  {
    name: "guesses at one account from many addresses are slowed",
    file: "lib/http/login-throttle.ts",
    text: "(await countAttempt(accountKey(account), ACCOUNT_POLICY, realNow))",
    without: "0",
    tests: [THROTTLE],
  },
  {
    name: "tries from one address are limited over all accounts",
    file: "lib/http/login-throttle.ts",
    text: "throw tooManyAttempts(refused.msBeforeNext);",
    tests: [THROTTLE],
  },
];
