"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { Calls } from "@/lib/client/call-api";
import { AdminActionDialog } from "./admin-action-dialog";
import { callAdmin } from "./admin-calls";
import { NewSecret } from "./new-secret";

type Scope = Calls["POST /api/admin/keys"]["body"]["scopes"][number];

/** The button, its form, and the key that it creates. */
export function NewKey({ scopes }: { scopes: readonly Scope[] }) {
  const t = useTranslations("adminKeys");
  const [isOpen, setIsOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Plus aria-hidden />
        {t("create")}
      </Button>
      {isOpen && <KeyForm scopes={scopes} onClose={() => setIsOpen(false)} onSecret={setSecret} />}
      {secret && <NewSecret secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

type KeyFormProps = { scopes: readonly Scope[]; onClose: () => void; onSecret: (secret: string) => void };

function KeyForm({ scopes, onClose, onSecret }: KeyFormProps) {
  const t = useTranslations("adminKeys");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>(["usage:read", "usage:write"]);
  const [days, setDays] = useState("");
  const toggle = (scope: Scope) =>
    setChosen((before) => (before.includes(scope) ? before.filter((one) => one !== scope) : [...before, scope]));
  const run = async (reason: string) => {
    const terms = { name: name.trim(), scopes: scopes.filter((scope) => chosen.includes(scope)) };
    const body = { ...terms, ...(days ? { expires_in_days: Number(days) } : {}), reason };
    onSecret((await callAdmin("POST /api/admin/keys", { body })).secret);
  };
  return (
    <AdminActionDialog
      onClose={onClose}
      title={t("create")}
      lead={t("createLead")}
      confirm={t("create")}
      isBlocked={name.trim() === "" || chosen.length === 0}
      run={run}
      done={t("createdDone")}
    >
      <Field
        label={t("name")}
        hint={t("nameHint")}
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1.5 font-semibold text-sm">{t("scopes")}</legend>
        {scopes.map((scope) => (
          <label key={scope} className="flex min-h-9 items-center gap-3 text-sm">
            <input
              type="checkbox"
              checked={chosen.includes(scope)}
              onChange={() => toggle(scope)}
              className="size-4.5 shrink-0 accent-accent"
            />
            <span>
              <span className="tabular">{scope}</span>
              <span className="block text-ink-muted text-xs">{t(`scopeLabel.${scopeWord(scope)}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        label={t("days")}
        hint={t("daysHint")}
        type="number"
        inputMode="numeric"
        min={1}
        max={3650}
        value={days}
        onChange={({ target }) => setDays(target.value)}
      />
    </AdminActionDialog>
  );
}

/** Message keys cannot contain a colon. */
function scopeWord(scope: Scope) {
  return scope.replace(":", "_") as Scope extends infer Name
    ? Name extends `${infer What}:${infer How}`
      ? `${What}_${How}`
      : Name
    : never;
}
