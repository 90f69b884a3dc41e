import type { ReactElement } from "react";
import type { z } from "zod";
import { type Links, linksOf } from "./links";
import { type Formatters, formattersFor } from "./parts/formatters";
import type { Frame } from "./parts/layout";
import type { Recipient, Site } from "./recipient";

/**
 * The kind of a mail decides its footer. Nobody can unsubscribe from `money` mails, because a student must hear of charges, or from
 * `service` mails, because the recipient asked for them. `product` mails have a one-click unsubscribe link.
 */
export type MailKind = "money" | "service" | "product";

type MailSchema = z.ZodType<{ recipient: Recipient }>;

/** What a template gets: the checked facts, and the formatters for this recipient. */
export interface TemplateProps<S extends MailSchema> {
  facts: z.output<S>;
  format: Formatters;
  links: Links;
  frame: Frame;
}

export interface MailDefinition<S extends MailSchema> {
  kind: MailKind;
  schema: S;
  /** Where the footer's "manage" leads. */
  manage: "billing" | "account" | "alerts";
  subject: (facts: z.output<S>, format: Formatters) => string;
  template: (props: TemplateProps<S>) => ReactElement;
  /** Number of the invoice or credit note that is attached as a PDF; null where there is none. */
  invoicePdf?: (facts: z.output<S>) => string | null;
  /** By name: every variant of the text. The test and the preview pages render them all. */
  previews: Record<string, z.input<S>>;
}

export interface ComposedMail {
  kind: MailKind;
  subject: string;
  element: ReactElement;
  invoicePdf: string | null;
}

/** A row of the registry, with its types hidden: `compose` accepts unknown facts and validates them. */
export interface Mail<S extends MailSchema = MailSchema> extends MailDefinition<S> {
  /** @throws ZodError naming the facts that are missing or wrong */
  compose: (facts: unknown, site: Site) => ComposedMail;
}

export function mail<S extends MailSchema>(definition: MailDefinition<S>): Mail<S> {
  return {
    ...definition,
    compose(input, site) {
      const facts = definition.schema.parse(input);
      const format = formattersFor(facts.recipient);
      const links = linksOf(site);
      const manage = { billing: links.manage, account: links.account, alerts: links.alerts }[definition.manage];
      const unsubscribeUrl = definition.kind === "product" ? site.unsubscribeUrl : null;
      const frame = {
        recipient: facts.recipient,
        site,
        links,
        manage: { label: MANAGE[definition.manage], href: manage },
        unsubscribeUrl,
      };
      const subject = definition.subject(facts, format);
      const element = definition.template({ facts, format, links, frame });
      return { kind: definition.kind, subject, element, invoicePdf: definition.invoicePdf?.(facts) ?? null };
    },
  };
}

const MANAGE = { billing: "Manage your subscription", account: "Your account", alerts: "All alerts" } as const;
