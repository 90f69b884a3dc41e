/** The part of Razorpay's Checkout that we use: https://razorpay.com/docs/payments/payment-gateway/web-integration/standard/ */

export interface CheckoutProof {
  razorpay_order_id: string;
  razorpay_payment_id: string;
  razorpay_signature: string;
}

interface CheckoutOptions {
  key: string;
  order_id: string;
  customer_id: string;
  recurring: true;
  name: string;
  description: string;
  prefill: { name?: string; email?: string; contact?: string };
  theme: { color: string };
  handler: (proof: CheckoutProof) => void;
  modal: { ondismiss: () => void };
}

export interface CheckoutWindow {
  open(): void;
  close(): void;
  on(event: "payment.failed", listener: (failure: { error?: { reason?: string } }) => void): void;
}

type Checkout = new (options: CheckoutOptions) => CheckoutWindow;

/** The script could not be loaded: a content blocker or the network blocks the gateway. */
export class CheckoutBlocked extends Error {
  override readonly name = "CheckoutBlocked";
}

const LOADS_WITHIN_MS = 15_000;

/** Loads the gateway's script once; after a failure the next call retries. @throws CheckoutBlocked */
export async function loadCheckout(address: string): Promise<Checkout> {
  const loaded = findCheckout();
  if (loaded) return loaded;
  await appendScript(address);
  const checkout = findCheckout();
  if (!checkout) throw new CheckoutBlocked(`${address} defined no checkout`);
  return checkout;
}

function findCheckout(): Checkout | undefined {
  return Reflect.get(window, "Razorpay") as Checkout | undefined;
}

function appendScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove();
      reject(new CheckoutBlocked(`${address} did not load`));
    };
    const late = setTimeout(fail, LOADS_WITHIN_MS);
    script.onload = () => {
      clearTimeout(late);
      resolve();
    };
    script.onerror = () => {
      clearTimeout(late);
      fail();
    };
    script.src = address;
    document.head.append(script);
  });
}
