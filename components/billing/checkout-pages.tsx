import { CircleCheck, CircleX, Hourglass, LoaderCircle, SearchX, ShieldX, Undo2, WifiOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { type CheckoutReader, PaidPage } from "./paid-page";
import { PayerPage } from "./payer-page";
import { StatePage } from "./state-page";
import type { CheckoutControl } from "./use-checkout";
import { useDeclineLabel } from "./use-decline-label";

type CheckoutPagesProps = {
  control: CheckoutControl;
  reader: CheckoutReader;
  /** Label of the link back. */
  back: string;
  /** The page itself, shown while no payment state replaces it. */
  children: ReactNode;
};

/** The states of a payment, each replacing the page where it began. */
export function CheckoutPages({ control, reader, back, children }: CheckoutPagesProps) {
  const t = useTranslations("checkout");
  const { state } = control;
  switch (state.at) {
    case "page":
    case "opening":
    case "open":
      return children;
    case "payer":
      return <PayerPage studentId={reader.studentId} control={control} back={back} />;
    case "asking":
      return <StatePage Icon={Spinner} tone="quiet" title={t("asking.title")} lead={t("asking.lead")} />;
    case "paid":
      if (control.purpose.kind === "method") return <MethodConfirmed control={control} back={back} />;
      return <PaidPage subscription={state.subscription} reader={reader} />;
    case "declined":
      return <Declined reason={state.reason} control={control} back={back} />;
    case "underWay":
    case "refunded":
      return <NothingToDo at={state.at} />;
    case "failed":
      return (
        <TryAgain at="failed" lead={t("failed.lead", { reference: state.reference })} control={control} back={back} />
      );
    default:
      return <TryAgain at={state.at} lead={t(`${state.at}.lead`)} control={control} back={back} />;
  }
}

function Spinner({ className }: { className: string }) {
  return <LoaderCircle className={`animate-spin ${className}`} aria-hidden />;
}

const stops = {
  closed: { Icon: Undo2, tone: "quiet" },
  unsure: { Icon: SearchX, tone: "warn" },
  noScript: { Icon: ShieldX, tone: "warn" },
  unavailable: { Icon: WifiOff, tone: "warn" },
  failed: { Icon: CircleX, tone: "bad" },
} as const;

type StopProps = { control: CheckoutControl; back: string };

/** No payment is known, and the student can try again. */
function TryAgain({ at, lead, control, back }: StopProps & { at: keyof typeof stops; lead: string }) {
  const t = useTranslations("checkout");
  return (
    <StatePage
      {...stops[at]}
      title={t(`${at}.title`)}
      lead={lead}
      actions={
        <>
          <Button size="lg" onClick={at === "unsure" ? control.askAgain : control.goOn}>
            {t(`${at}.action`)}
          </Button>
          {/* A student who may have paid gets no link to pay again. */}
          {at !== "unsure" && <Back control={control} back={back} />}
        </>
      }
    />
  );
}

function Declined({ reason, control, back }: StopProps & { reason: string | null }) {
  const t = useTranslations("checkout");
  const { why, help } = useDeclineLabel()(reason);
  return (
    <StatePage
      Icon={CircleX}
      tone="bad"
      title={t("declined.title")}
      lead={
        <>
          <p>
            {why} {t("declined.lead")}
          </p>
          <p>{help}</p>
        </>
      }
      actions={
        <>
          <Button size="lg" onClick={control.goOn}>
            {t("declined.action")}
          </Button>
          <Back control={control} back={back} />
        </>
      }
    />
  );
}

function Back({ control, back }: StopProps) {
  return (
    <Button intent="quiet" onClick={control.back}>
      {back}
    </Button>
  );
}

function MethodConfirmed({ control, back }: StopProps) {
  const t = useTranslations("checkout");
  return (
    <StatePage
      Icon={CircleCheck}
      tone="good"
      title={t("method.title")}
      lead={t("method.lead")}
      actions={
        <Button size="lg" onClick={control.back}>
          {back}
        </Button>
      }
    />
  );
}

/** The payment is applied, or will be automatically. */
function NothingToDo({ at }: { at: "underWay" | "refunded" }) {
  const t = useTranslations("checkout");
  return (
    <StatePage
      Icon={at === "underWay" ? Hourglass : Undo2}
      tone="warn"
      title={t(`${at}.title`)}
      lead={t(`${at}.lead`)}
      actions={
        <Link href="/dashboard" className={buttonStyle({ intent: "secondary", size: "lg" })}>
          {t("toDashboard")}
        </Link>
      }
    />
  );
}
