import { ACCESS_GUARDS } from "./access-guards";
import { AUDIT_GUARDS } from "./audit-guards";
import { MONEY_GUARDS } from "./money-guards";
import { QUOTA_GUARDS } from "./quota-guards";

/** A line that keeps money, quota, access or the audit log right, and the tests that must notice when it is gone. */
export interface Guard {
  /** What it prevents. */
  name: string;
  file: string;
  /** Its text, which occurs once in the file. */
  text: string;
  /** What stands there instead; nothing if left out. */
  without?: string;
  /** Files of tests, of which at least one test fails without the guard. */
  tests: readonly string[];
}

export const GUARDS: Record<string, readonly Guard[]> = {
  quota: QUOTA_GUARDS,
  access: ACCESS_GUARDS,
  money: MONEY_GUARDS,
  audit: AUDIT_GUARDS,
};
