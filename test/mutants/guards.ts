import { ACCESS_GUARDS } from "./access-guards";
import { AUDIT_GUARDS } from "./audit-guards";
import type { Guard } from "./guard";
import { MONEY_GUARDS } from "./money-guards";
import { QUOTA_GUARDS } from "./quota-guards";

export const GUARDS: Record<string, readonly Guard[]> = {
  quota: QUOTA_GUARDS,
  access: ACCESS_GUARDS,
  money: MONEY_GUARDS,
  audit: AUDIT_GUARDS,
};
