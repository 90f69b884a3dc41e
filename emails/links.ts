import type { Site } from "./recipient";

/** Every page that a mail links to, in one place: a test checks that mails have no other links. */
export function linksOf({ appUrl }: Pick<Site, "appUrl">) {
  return {
    home: appUrl,
    dashboard: `${appUrl}/dashboard`,
    plans: `${appUrl}/upgrade`,
    manage: `${appUrl}/billing`,
    renew: `${appUrl}/billing#renew`,
    method: `${appUrl}/billing#method`,
    cancel: `${appUrl}/billing#cancel`,
    forgot: `${appUrl}/forgot`,
    account: `${appUrl}/account`,
    alerts: `${appUrl}/admin/alerts`,
    invoice: (number: string) => `${appUrl}/billing/invoices/${encodeURIComponent(number)}`,
  };
}

export type Links = ReturnType<typeof linksOf>;
