"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { formatMoney } from "@/lib/format/money";
import { DialogButton } from "../dialog-button";
import { PreviewedAdminAction } from "./previewed-admin-action";

/** The recipient on an invoice. */
interface Recipient {
  name: string | null;
  address: string | null;
  state: string | null;
  gstin: string | null;
}

type CorrectInvoiceProps = { number: string; recipient: Recipient };

/** Replaces an invoice by one with another recipient. Nothing is issued before it is confirmed. */
export function CorrectInvoice(props: CorrectInvoiceProps) {
  const t = useTranslations("adminActions.correct");
  return (
    <DialogButton intent="secondary" dialog={(onClose) => <CorrectDialog {...props} onClose={onClose} />}>
      {t("menu")}
    </DialogButton>
  );
}

const FIELDS = ["name", "address", "state", "gstin"] as const;

function CorrectDialog({ number, recipient, onClose }: CorrectInvoiceProps & { onClose: () => void }) {
  const t = useTranslations("adminActions.correct");
  const locale = useLocale();
  const [typed, setTyped] = useState(() => ({
    name: recipient.name ?? "",
    address: recipient.address ?? "",
    state: recipient.state ?? "",
    gstin: recipient.gstin ?? "",
  }));
  // What nobody touched is not sent: the state that follows from a GSTIN changes with it.
  const changed = FIELDS.filter((field) => typed[field].trim() !== (recipient[field] ?? ""));
  const body = Object.fromEntries(changed.map((field) => [field, typed[field].trim() || null]));
  return (
    <PreviewedAdminAction
      title={t("title")}
      lead={t("lead")}
      confirm={t("confirm")}
      done={t("done")}
      call="POST /api/admin/invoices/{number}/correct"
      params={{ number }}
      body={changed.length === 0 ? null : body}
      linesOf={({ amount, currency, recipient: next }) => [
        t("creditNote", { number, amount: formatMoney({ amount, currency }, locale) }),
        t("invoice", { amount: formatMoney({ amount, currency }, locale) }),
        ...FIELDS.map((field) => t("printed", { field: t(field), value: next?.[field] ?? t("nothing") })),
      ]}
      onClose={onClose}
    >
      {FIELDS.map((field) => (
        <Field
          key={field}
          label={t(field)}
          value={typed[field]}
          onChange={({ target }) => setTyped({ ...typed, [field]: target.value })}
        />
      ))}
    </PreviewedAdminAction>
  );
}
