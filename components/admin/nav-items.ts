import {
  BarChart3,
  BellRing,
  CalendarClock,
  FastForward,
  HeartPulse,
  Inbox,
  KeyRound,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  RefreshCw,
  Scale,
  ScrollText,
  UserRoundSearch,
  Webhook,
} from "lucide-react";
import type { Href } from "@/components/ui/href";

export interface NavItem {
  href: Href;
  /** The namespace of its page, whose title is its name. */
  page:
    | "adminHealth"
    | "adminJobs"
    | "adminWebhooks"
    | "adminAlerts"
    | "adminAudit"
    | "adminOverview"
    | "adminRenewals"
    | "adminUsage"
    | "adminCatalogue"
    | "adminDisputes"
    | "adminKeys"
    | "adminMails"
    | "adminSubscriptions"
    | "mailbox"
    | "timeMachine";
  Icon: LucideIcon;
  isFirstOfGroup?: true;
  /** Not in production. */
  needsTestClocks?: true;
}

/** Every page for staff: daily work first, then settings, then the system. */
const NAV_ITEMS: readonly NavItem[] = [
  { href: "/admin", page: "adminOverview", Icon: LayoutDashboard },
  { href: "/admin/renewals", page: "adminRenewals", Icon: RefreshCw },
  { href: "/admin/disputes", page: "adminDisputes", Icon: Scale },
  { href: "/admin/usage", page: "adminUsage", Icon: BarChart3 },
  { href: "/admin/subscriptions", page: "adminSubscriptions", Icon: UserRoundSearch },
  { href: "/admin/catalogue", page: "adminCatalogue", Icon: Layers },
  { href: "/admin/alerts", page: "adminAlerts", Icon: BellRing },
  { href: "/admin/audit", page: "adminAudit", Icon: ScrollText },
  { href: "/admin/mails", page: "adminMails", Icon: Mail, isFirstOfGroup: true },
  { href: "/admin/keys", page: "adminKeys", Icon: KeyRound },
  { href: "/admin/webhooks", page: "adminWebhooks", Icon: Webhook },
  { href: "/admin/jobs", page: "adminJobs", Icon: CalendarClock },
  { href: "/admin/health", page: "adminHealth", Icon: HeartPulse },
  { href: "/admin/time-machine", page: "timeMachine", Icon: FastForward, isFirstOfGroup: true, needsTestClocks: true },
  { href: "/mailbox", page: "mailbox", Icon: Inbox, needsTestClocks: true },
];

/** The pages available in this mode. @param hasTestClocks true outside production */
export function shownItems(hasTestClocks: boolean): NavItem[] {
  return NAV_ITEMS.filter(({ needsTestClocks }) => hasTestClocks || !needsTestClocks);
}
