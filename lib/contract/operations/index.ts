import type { Operation } from "../operation";
import * as account from "./account";
import * as admin from "./admin";
import * as adminActions from "./admin-actions";
import * as adminAlerts from "./admin-alerts";
import * as adminAnalytics from "./admin-analytics";
import * as adminAudit from "./admin-audit";
import * as adminDisputes from "./admin-disputes";
import * as adminKeys from "./admin-keys";
import * as adminMails from "./admin-mails";
import * as adminPlans from "./admin-plans";
import * as adminSubscriptions from "./admin-subscriptions";
import * as adminSystem from "./admin-system";
import * as mail from "./mail";
import * as mailbox from "./mailbox";
import * as operations from "./operations";
import * as payments from "./payments";
import * as portalLinks from "./portal-links";
import * as simulator from "./simulator";
import * as students from "./students";
import * as subscriptions from "./subscriptions";
import * as testClocks from "./test-clocks";
import * as tokens from "./tokens";
import * as usage from "./usage";

const TAGS = {
  usage,
  subscriptions,
  payments,
  students,
  tokens,
  portalLinks,
  account,
  testClocks,
  simulator,
  mail,
  mailbox,
  admin,
  adminAlerts,
  adminAudit,
  adminActions,
  adminPlans,
  adminDisputes,
  adminKeys,
  adminSystem,
  adminAnalytics,
  adminMails,
  adminSubscriptions,
  operations,
};

/** Every call of the API. A call that is not in here is not documented, and a test fails on its route. */
export const OPERATIONS: readonly Operation[] = Object.values(TAGS).flatMap((tag): Operation[] => Object.values(tag));

type Tags = typeof TAGS;

/** The same with all that is known of each, for types that are made from them. */
export type AnyOperation = { [Tag in keyof Tags]: Tags[Tag][keyof Tags[Tag]] }[keyof Tags];
