"use client";

import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Field } from "@/components/ui/field";
import type { PlanVersionResponse } from "@/lib/client";
import { formatMoney } from "@/lib/format/money";
import { readTypedMoney, toTypedMoney } from "@/lib/format/typed-money";
import { PreviewedAdminAction } from "../actions/previewed-admin-action";
import { wholeNumber } from "../actions/read-field";
import type { FieldsOf } from "../actions/use-preview";
import { DialogButton } from "../dialog-button";

/** The current version of a plan, as its actions need it. */
export interface PlanInForce {
  plan: string;
  name: string;
  version: number;
  /** In the catalogue's order; -1 is unlimited. */
  limits: { feature: string; name: string; limit: number }[];
  prices: { currency: string; amount: number }[];
}

const MOST = 1_000_000;

/** Changes the limits and prices of a plan by publishing a new version. */
export function NewVersion({ inForce }: { inForce: PlanInForce }) {
  const t = useTranslations("adminCatalogue");
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={t("changeTitle", { plan: inForce.name })}
      dialog={(onClose) => <NewVersionDialog inForce={inForce} onClose={onClose} />}
    >
      {t("change")}
    </DialogButton>
  );
}

function NewVersionDialog({ inForce, onClose }: { inForce: PlanInForce; onClose: () => void }) {
  const t = useTranslations("adminCatalogue");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const set = (key: string) => (event: { target: { value: string } }) =>
    setTexts((before) => ({ ...before, [key]: event.target.value }));
  const limits = inForce.limits.map(({ feature, name, limit }) => {
    const text = texts[feature] ?? (limit === -1 ? "" : String(limit));
    return { key: feature, name, text, before: limit, value: text.trim() === "" ? -1 : wholeNumber(text, 0, MOST) };
  });
  const prices = inForce.prices.map(({ currency, amount }) => {
    const text = texts[currency] ?? toTypedMoney({ amount, currency });
    return {
      key: currency,
      name: t("priceIn", { currency }),
      text,
      before: amount,
      value: readTypedMoney(text, currency),
    };
  });
  const changed = (fields: typeof limits) =>
    Object.fromEntries(
      fields.flatMap(({ key, before, value }) => (value === before || value === null ? [] : [[key, value]])),
    );
  const fields = [...limits, ...prices];
  const isWrong = fields.some(({ value }) => value === null);
  const isSame = fields.every(({ before, value }) => value === before);
  const body = isWrong || isSame ? null : { limits: changed(limits), prices: changed(prices) };
  return (
    <VersionDialog
      inForce={inForce}
      body={body}
      onClose={onClose}
      title={t("changeTitle", { plan: inForce.name })}
      confirm={t("changeConfirm", { version: inForce.version + 1 })}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map(({ key, name, text, value }) => (
          <Field
            key={key}
            label={name}
            isCompact
            inputMode="decimal"
            autoComplete="off"
            placeholder={key in texts || text !== "" ? undefined : t("unlimited")}
            value={text}
            onChange={set(key)}
            error={value === null && t("wrong")}
          />
        ))}
      </div>
      <p className="text-ink-muted text-sm">{t("emptyIsUnlimited")}</p>
    </VersionDialog>
  );
}

/** Restores an old version by publishing it as a new one. */
export function RestoreVersion({ inForce, version }: { inForce: PlanInForce; version: number }) {
  const t = useTranslations("adminCatalogue");
  const title = t("restoreTitle", { plan: inForce.name, version });
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={title}
      dialog={(onClose) => (
        <VersionDialog
          inForce={inForce}
          body={{ restore: version }}
          onClose={onClose}
          title={title}
          confirm={t("restoreConfirm", { version })}
        />
      )}
    >
      {t("restore")}
    </DialogButton>
  );
}

type VersionDialogProps = {
  inForce: PlanInForce;
  /** The changes; null while there are none. */
  body: Omit<FieldsOf<"POST /api/admin/plans/{plan}/versions">, "based_on"> | null;
  onClose: () => void;
  title: string;
  confirm: string;
  children?: ReactNode;
};

function VersionDialog({ inForce, body, ...action }: VersionDialogProps) {
  const t = useTranslations("adminCatalogue");
  return (
    <PreviewedAdminAction
      {...action}
      lead={t("changeLead")}
      done={t("changeDone")}
      call="POST /api/admin/plans/{plan}/versions"
      params={{ plan: inForce.plan }}
      body={body && { ...body, based_on: inForce.version }}
      linesOf={useVersionLines(inForce)}
    />
  );
}

function useVersionLines({ limits }: PlanInForce) {
  const t = useTranslations("adminCatalogue");
  const locale = useLocale();
  return ({ changes, touches }: PlanVersionResponse) => [
    ...changes.map(({ what, before, after }) => {
      const [kind, key = ""] = what.split(":");
      const label = (value: number | null) => {
        if (kind === "price") return value === null ? "–" : formatMoney({ amount: value, currency: key }, locale);
        return value === null ? t("unlimited") : String(value);
      };
      const name =
        kind === "price" ? t("priceIn", { currency: key }) : limits.find(({ feature }) => feature === key)?.name;
      return `${name ?? key}: ${label(before)} → ${label(after)}`;
    }),
    t("touchesNow", { count: touches.now }),
    t("touchesKeep", { count: touches.keep }),
    ...(touches.planned > 0 ? [t("touchesPlanned", { count: touches.planned })] : []),
  ];
}
