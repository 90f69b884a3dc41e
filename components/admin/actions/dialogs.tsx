import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import { Field } from "@/components/ui/field";
import { readTypedMoney } from "@/lib/format/typed-money";
import { AdminActionDialog } from "../admin-action-dialog";
import { callAdmin } from "../admin-calls";
import { AmountField } from "./amount-field";
import { PreviewedAdminAction } from "./previewed-admin-action";
import { wholeNumber } from "./read-field";
import { SelectField } from "./select-field";
import type { AdminActionStudent } from "./student";
import { SubscriptionAction } from "./subscription-action";
import { useAdminActionLabels } from "./use-admin-action-labels";

type DialogProps = { student: AdminActionStudent; onClose: () => void };

/** How much is refunded when a subscription ends immediately: the API's values, or a typed amount. */
const REFUNDS = ["none", "unused", "full", "amount"] as const;

/** There is nothing to fill in. */
const NOTHING_ASKED = {};

const paramsOf = ({ userId }: { userId: string }) => ({ user_id: userId });

export function RenewDialog({ student, onClose }: Pick<DialogProps, "onClose"> & { student: { userId: string } }) {
  return (
    <SubscriptionAction
      name="renew"
      call="POST /api/admin/subscriptions/{user_id}/renew"
      params={paramsOf(student)}
      body={NOTHING_ASKED}
      onClose={onClose}
    />
  );
}

export function ResumeDialog({ student, onClose }: DialogProps) {
  return (
    <SubscriptionAction
      name="resume"
      call="POST /api/admin/subscriptions/{user_id}/resume"
      params={paramsOf(student)}
      body={NOTHING_ASKED}
      onClose={onClose}
    />
  );
}

export function ExtendDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.extend");
  const [days, setDays] = useState("7");
  const number = wholeNumber(days, 1, 365);
  return (
    <SubscriptionAction
      name="extend"
      call="POST /api/admin/subscriptions/{user_id}/extend"
      params={paramsOf(student)}
      body={number === null ? null : { days: number }}
      onClose={onClose}
    >
      <Field
        label={t("days")}
        type="number"
        inputMode="numeric"
        min={1}
        max={365}
        value={days}
        onChange={({ target }) => setDays(target.value)}
        error={number === null && t("daysWrong")}
      />
    </SubscriptionAction>
  );
}

export function ChangeDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.change");
  const planName = usePlanName();
  const { plan, paidPlans, scheduledPlan } = student;
  const lower = paidPlans.slice(0, paidPlans.indexOf(plan)).filter((key) => key !== scheduledPlan);
  const choices = [...(scheduledPlan === null ? [] : [plan]), ...lower];
  const [wanted, setWanted] = useState(choices[0] ?? plan);
  return (
    <SubscriptionAction
      name="change"
      call="POST /api/admin/subscriptions/{user_id}/change"
      params={paramsOf(student)}
      body={{ plan: wanted }}
      onClose={onClose}
    >
      <SelectField
        label={t("plan")}
        value={wanted}
        onChange={setWanted}
        choices={choices.map((value) => ({ value, label: planName(value) }))}
      />
    </SubscriptionAction>
  );
}

export function CancelDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.cancel");
  const [when, setWhen] = useState("end");
  const [refund, setRefund] = useState<(typeof REFUNDS)[number]>("none");
  const [amount, setAmount] = useState("");
  const minor = refund === "amount" ? readTypedMoney(amount, student.currency) : undefined;
  const back = refund === "amount" ? { amount: minor ?? undefined } : { refund };
  const body = when === "end" ? { at_period_end: true } : { at_period_end: false, ...back };
  return (
    <SubscriptionAction
      name="cancel"
      isDangerous
      call="POST /api/admin/subscriptions/{user_id}/cancel"
      params={paramsOf(student)}
      body={when === "now" && minor === null ? null : body}
      onClose={onClose}
    >
      <SelectField
        label={t("when")}
        value={when}
        onChange={setWhen}
        choices={[
          { value: "end", label: t("atEnd") },
          { value: "now", label: t("now") },
        ]}
      />
      {when === "now" && (
        <SelectField
          label={t("refund")}
          value={refund}
          onChange={setRefund}
          choices={REFUNDS.map((value) => ({ value, label: t(value) }))}
        />
      )}
      {when === "now" && refund === "amount" && (
        <AmountField value={amount} onChange={setAmount} isWrong={minor === null} currency={student.currency} />
      )}
    </SubscriptionAction>
  );
}

export function GrantDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.grant");
  const [feature, setFeature] = useState(student.features[0]?.key ?? "");
  const [quantity, setQuantity] = useState("1");
  const number = wholeNumber(quantity, -10_000, 10_000);
  return (
    <PreviewedAdminAction
      {...useAdminActionLabels("grant")}
      call="POST /api/admin/subscriptions/{user_id}/grant"
      params={paramsOf(student)}
      body={number ? { feature, quantity: number } : null}
      linesOf={({ before, after }) => [
        t("limit", { name: after.name, before: before.limit, after: after.limit }),
        t("left", { used: after.used, before: before.remaining, after: after.remaining }),
      ]}
      onClose={onClose}
    >
      <SelectField
        label={t("feature")}
        value={feature}
        onChange={setFeature}
        choices={student.features.map(({ key, name }) => ({ value: key, label: name }))}
      />
      <Field
        label={t("quantity")}
        type="number"
        inputMode="numeric"
        value={quantity}
        onChange={({ target }) => setQuantity(target.value)}
        hint={t("quantityHint")}
        error={!number && t("quantityWrong")}
      />
    </PreviewedAdminAction>
  );
}

export function RevokeDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.revoke");
  return (
    <PreviewedAdminAction
      {...useAdminActionLabels("revoke")}
      call="POST /api/admin/users/{user_id}/sessions/revoke"
      params={paramsOf(student)}
      body={NOTHING_ASKED}
      linesOf={({ sessions }) => [t("sessions", { count: sessions })]}
      onClose={onClose}
    />
  );
}

export function ExportDialog({ student, onClose }: DialogProps) {
  const run = async (reason: string) => {
    const answer = await callAdmin("POST /api/admin/users/{user_id}/export", {
      params: paramsOf(student),
      body: { reason },
    });
    const file = new Blob([JSON.stringify(answer.export, null, 2)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${student.userId}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return <AdminActionDialog {...useAdminActionLabels("export")} run={run} onClose={onClose} />;
}

export function EraseDialog({ student, onClose }: DialogProps) {
  const t = useTranslations("adminActions.erase");
  const planName = usePlanName();
  const [confirm, setConfirm] = useState("");
  return (
    <PreviewedAdminAction
      {...useAdminActionLabels("erase")}
      isDangerous
      call="POST /api/admin/users/{user_id}/erase"
      params={paramsOf(student)}
      body={NOTHING_ASKED}
      more={{ confirm }}
      isBlocked={confirm.trim() === ""}
      linesOf={({ plan, kept }) => [
        t("gone"),
        ...(student.isPaid ? [t("plan", { plan: planName(plan) })] : []),
        ...kept.map((one) => t("kept", { kept: one })),
      ]}
      onClose={onClose}
    >
      <Field
        label={t("who")}
        autoComplete="off"
        value={confirm}
        onChange={({ target }) => setConfirm(target.value)}
        hint={t("whoHint")}
      />
    </PreviewedAdminAction>
  );
}
