import type { Guard } from "./guard";

const CHAIN = "lib/services/audit/chain.db.test.ts";
const CHECK = "lib/services/audit/check-chain.ts";
const OPERATIONS_SQL = "prisma/migrations/20261124000009_operations/migration.sql";

export const AUDIT_GUARDS: readonly Guard[] = [
  {
    name: "an audit entry is never changed",
    file: OPERATIONS_SQL,
    text: "audit_entry_is_immutable BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE",
    without: "audit_entry_is_immutable BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW WHEN (false) EXECUTE",
    tests: [CHAIN],
  },
  {
    name: "a link of the audit chain is never changed",
    file: OPERATIONS_SQL,
    text: "audit_seal_is_immutable BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE",
    without: "audit_seal_is_immutable BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW WHEN (false) EXECUTE",
    tests: [CHAIN],
  },
  {
    name: "a changed entry is found",
    file: CHECK,
    text: 'if (!isSame(linkHash(at.hash, link, entry), link.hash)) return fault("changed");',
    tests: [CHAIN],
  },
  {
    name: "a missing link is found",
    file: CHECK,
    text: 'if (link.sequence !== next) return broken(at, "link_missing", null, next);',
    tests: [CHAIN],
  },
  {
    name: "a head that we did not sign is found",
    file: CHECK,
    text: 'if (!isSame(headSignature(head, head.keyId, head.signedAt), head.signature)) return "head_changed";',
    tests: [CHAIN],
  },
  {
    name: "a chain that was rewritten as a whole is found",
    file: CHECK,
    text: 'if (!isSame(known.hash, at.hash)) return broken(at, "other_chain", link.entryId);',
    tests: [CHAIN],
  },
  {
    name: "an entry without a link is found",
    file: CHECK,
    text: 'if (lost) return broken(at, lost.isGone ? "unchained_missing" : "unchained", lost.id);',
    tests: [CHAIN],
  },
  {
    name: "a change of a subscription has its entry",
    file: "lib/db/subscription/write-transition.ts",
    text: "FROM written, jsonb_to_recordset($5::jsonb) AS a",
    without: "FROM written JOIN (SELECT 1) nothing ON false, jsonb_to_recordset($5::jsonb) AS a",
    tests: ["lib/services/subscription/apply-event.db.test.ts"],
  },
];
