import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { CheckoutResponse } from "@/lib/client";
import { isPurchaseApplied } from "@/lib/domain/subscription-view";
import { readCurrent, verifyPayment } from "./billing-calls";
import {
  afterClosing,
  afterPlacing,
  afterProof,
  type CheckoutState,
  type FieldProblems,
  isConflict,
} from "./checkout-state";
import { type CheckoutProof, type CheckoutWindow, loadCheckout } from "./razorpay";

/** Requests an order. A repeated request returns the same order, unless a payment has been made meanwhile: then it returns an error. */
export type PlaceOrder = () => Promise<Order>;
export type Order = Omit<CheckoutResponse, "success">;

interface Purchase {
  place: PlaceOrder;
  wanted: string | null;
}

/** The accent of our light theme; the gateway's window knows no other notation. */
const ACCENT = "#4a50b5";

const soonMilliseconds = 3_000;
const laterMilliseconds = 10_000;
/** After this many polls a payment counts as slow. */
const soonLooks = 20;

/** What the payment is for: a plan (named if the student has another one already), or only to confirm a new payment method. */
export type Purpose = { kind: "plan"; wanted: string | null } | { kind: "method" };

const ANY_PLAN: Purpose = { kind: "plan", wanted: null };

export interface CheckoutControl {
  state: CheckoutState;
  purpose: Purpose;
  /** Field errors from the server. */
  problems: Record<string, string>;
  start: (place: PlaceOrder, purpose?: Purpose) => void;
  /** Retries the same payment. */
  goOn: () => void;
  /** Checks a payment of unknown outcome again. */
  askAgain: () => void;
  back: () => void;
}

/**
 * One payment in the gateway's window, from the order to its result. The window's result is never trusted: the server is asked, and
 * asks the gateway. A second press while one is under way does nothing.
 *
 * @param isUnderWay a payment was in progress when the server rendered the page
 */
export function useCheckout(studentId: string, isUnderWay: boolean): CheckoutControl {
  const router = useRouter();
  const [state, setState] = useState<CheckoutState>(isUnderWay ? { at: "underWay", proof: null } : { at: "page" });
  const [purpose, setPurpose] = useState<Purpose>(ANY_PLAN);
  const [problems, setProblems] = useState<FieldProblems["fields"]>({});
  const isBusy = useRef(false);
  const last = useRef<Purchase & { window: CheckoutWindow | null }>(null);

  // A window that outlives the page would take a payment that no page confirms.
  useEffect(() => () => last.current?.window?.close(), []);
  const wanted = purpose.kind === "plan" ? purpose.wanted : null;
  useLooks(studentId, wanted, state, setState);
  const isPaid = state.at === "paid";
  useEffect(() => {
    if (isPaid) router.refresh();
  }, [isPaid, router]);

  const ask = async ({ place, wanted }: Purchase, otherwise: CheckoutState) => {
    setState({ at: "asking" });
    try {
      await place();
      setState(otherwise);
    } catch (error) {
      if (isConflict(error)) setState(await standsAs(studentId, wanted, { at: "unsure" }));
      else setState(afterClosing(error));
    }
  };

  const open = async (purchase: Purchase) => {
    const order = await purchase.place();
    const Checkout = await loadCheckout(order.checkout_script);
    let declined: CheckoutState | null = null;
    const window = new Checkout({
      ...optionsOf(order),
      handler: async (proof) => {
        setState({ at: "asking" });
        setState(await confirmed(studentId, proof));
      },
      modal: { ondismiss: () => void ask(purchase, declined ?? { at: "closed" }) },
    });
    window.on("payment.failed", ({ error }) => {
      declined = { at: "declined", reason: error?.reason ?? null };
    });
    last.current = { ...purchase, window };
    setState({ at: "open" });
    window.open();
  };

  const start = async (purchase: Purchase) => {
    if (isBusy.current) return;
    isBusy.current = true;
    last.current = { ...purchase, window: null };
    setProblems({});
    setState({ at: "opening" });
    try {
      await open(purchase);
    } catch (error) {
      const next = afterPlacing(error);
      if (isConflict(error)) setState(await standsAs(studentId, purchase.wanted, next as CheckoutState));
      else if ("fields" in next) {
        setProblems(next.fields);
        setState({ at: "page" });
      } else setState(next);
    } finally {
      isBusy.current = false;
    }
  };

  return {
    state,
    purpose,
    problems,
    start: (place, next = ANY_PLAN) => {
      if (!isBusy.current) setPurpose(next);
      void start({ place, wanted: next.kind === "plan" ? next.wanted : null });
    },
    goOn: () => (last.current ? void start(last.current) : setState({ at: "page" })),
    askAgain: () => (last.current ? void ask(last.current, { at: "closed" }) : setState({ at: "page" })),
    back: () => setState({ at: "page" }),
  };
}

function optionsOf(order: Order) {
  const { key_id: key, order_id, customer_id, description, prefill } = order;
  return {
    key,
    order_id,
    customer_id,
    recurring: true as const,
    name: "Studymeter",
    description,
    prefill,
    theme: { color: ACCENT },
  };
}

async function confirmed(studentId: string, proof: CheckoutProof): Promise<CheckoutState> {
  try {
    const { subscription } = await verifyPayment(studentId, proof);
    return { at: "paid", subscription };
  } catch (error) {
    return afterProof(error, proof);
  }
}

async function standsAs(studentId: string, wanted: string | null, otherwise: CheckoutState): Promise<CheckoutState> {
  try {
    const { subscription } = await readCurrent(studentId);
    if (subscription.payment_in_progress) return { at: "underWay", proof: null };
    return isPurchaseApplied(subscription, wanted) ? { at: "paid", subscription } : otherwise;
  } catch {
    return { at: "unsure" };
  }
}

/** Polls while a payment is in progress, soon at first, and shows the student when it is captured or declined. */
function useLooks(
  studentId: string,
  wanted: string | null,
  state: CheckoutState,
  setState: (state: CheckoutState) => void,
): void {
  const isWaiting = state.at === "underWay";
  const proof = state.at === "underWay" ? state.proof : null;
  useEffect(() => {
    if (!isWaiting) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let looks = 0;
    let isOver = false;
    const look = async () => {
      const next =
        document.visibilityState === "visible"
          ? await (proof ? confirmed(studentId, proof) : standsAs(studentId, wanted, { at: "declined", reason: null }))
          : null;
      if (isOver) return;
      if (next && next.at !== "underWay" && next.at !== "unsure") setState(next);
      else timer = setTimeout(look, ++looks < soonLooks ? soonMilliseconds : laterMilliseconds);
    };
    timer = setTimeout(look, soonMilliseconds);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isWaiting, proof, studentId, wanted, setState]);
}
