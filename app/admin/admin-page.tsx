import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { PageTimeZone } from "@/components/ui/page-time-zone";
import { PERMISSIONS } from "@/lib/access/permissions";
import { systemClock } from "@/lib/clock";
import type { Context } from "@/lib/context";
import { getEnv } from "@/lib/env";
import { getPageContext } from "@/lib/http/page-context";

/** The member of staff who views a page. */
export interface AdminContext {
  /** What services take. */
  context: Context;
  account: { id: string; email: string; name: string | null; role: "support" | "admin" };
  /** Whether this person may use the actions; support is read-only. */
  mayWrite: boolean;
  /** The company's time zone, used for every time on these pages. */
  timeZone: string;
}

/**
 * Returns the member of staff who views this page. Visitors go to the sign-in and come back; everybody else gets 404.
 *
 * @param path of the page with its search, where to come back to
 */
export async function getAdminContext(path: string): Promise<AdminContext> {
  const { context, account } = await getPageContext(path);
  const role = account?.role;
  if (!account || !role || role === "student") notFound();
  const mayWrite = PERMISSIONS["admin:write"].roles.some((allowed) => allowed === role);
  return { context, account: { ...account, role }, mayWrite, timeZone: getEnv().BILLING_TIME_ZONE };
}

type AdminPageProps = {
  title: ReactNode;
  lead?: ReactNode;
  /** Actions on the whole page: a period, a download. */
  actions?: ReactNode;
  children: ReactNode;
};

/** Heading and gutters of every staff page, in the company's time zone, and the target of the skip link. */
export function AdminPage({ title, lead, actions, children }: AdminPageProps) {
  return (
    <PageTimeZone timeZone={getEnv().BILLING_TIME_ZONE} now={systemClock.now()}>
      <main id="content" tabIndex={-1} className="px-4 py-5 outline-none sm:px-6 sm:py-6 lg:ps-2">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <h1 className="wrap-anywhere font-semibold text-xl">{title}</h1>
            {lead && <p className="mt-1 max-w-[70ch] text-pretty text-ink-muted text-sm">{lead}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {children}
      </main>
    </PageTimeZone>
  );
}
