// The simulator's checkout.js: defines window.Razorpay with the contract of Razorpay's own script, so that a page works
// with either by changing only the address.
(() => {
  const script = document.currentScript;
  const base = new URL(".", script.src).href;
  const simulatorOrigin = new URL(script.src).origin;
  const READY_WITHIN_MS = 15_000;

  class Razorpay {
    #options;
    #listeners = new Map();
    #close = null;

    constructor(options) {
      if (!options?.key) throw new Error("No key passed");
      if (!options.order_id) throw new Error("The simulator needs an order_id");
      this.#options = options;
    }

    on(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    }

    open() {
      if (this.#close) return;
      this.#close = openOverlay(pageAddress(this.#options), {
        succeeded: (response) => {
          this.close();
          this.#finish(response);
        },
        failed: (response) => {
          for (const listener of this.#listeners.get("payment.failed") ?? []) listener(response);
        },
        dismissed: () => {
          if (this.#options.modal?.confirm_close && !window.confirm("Leave this payment?")) return;
          this.close();
          this.#options.modal?.ondismiss?.();
        },
        mayEscape: this.#options.modal?.escape !== false,
      });
    }

    close() {
      this.#close?.();
      this.#close = null;
    }

    #finish(response) {
      if (this.#options.callback_url) return submitTo(this.#options.callback_url, response);
      this.#options.handler?.(response);
    }
  }

  function pageAddress(options) {
    const address = new URL("checkout/page", base);
    const scheme = getComputedStyle(document.documentElement).colorScheme;
    const given = {
      key: options.key,
      order_id: options.order_id,
      recurring: options.recurring ? "1" : "0",
      name: options.name,
      description: options.description,
      email: options.prefill?.email,
      contact: options.prefill?.contact,
      scheme: scheme === "light" || scheme === "dark" ? scheme : undefined,
      origin: window.location.origin,
    };
    for (const [name, value] of Object.entries(given)) {
      if (value !== undefined && value !== null) address.searchParams.set(name, String(value));
    }
    return address.href;
  }

  /** Shows the page over everything and makes the rest inert; returns a function that removes it. */
  function openOverlay(address, on) {
    const overlay = document.createElement("div");
    overlay.setAttribute("role", "dialog");
    overlay.setAttribute("aria-modal", "true");
    overlay.setAttribute("aria-label", "Payment (test gateway)");
    // Properties instead of a style attribute, which a strict Content-Security-Policy blocks.
    Object.assign(overlay.style, {
      position: "fixed",
      inset: "0",
      zIndex: "2147483647",
      background: "rgb(10 10 25 / 0.55)",
    });
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.title = "Payment (test gateway)";
    frame.dataset.simulator = "checkout";
    Object.assign(frame.style, { width: "100%", height: "100%", border: "0", colorScheme: "normal" });
    overlay.append(frame);

    const focusedBefore = document.activeElement;
    const below = [...document.body.children].filter((element) => !element.inert);
    const overflowBefore = document.documentElement.style.overflow;
    for (const element of below) element.inert = true;
    document.documentElement.style.overflow = "hidden";
    document.body.append(overlay);
    frame.focus();

    const late = setTimeout(() => showUnavailable(overlay, on.dismissed), READY_WITHIN_MS);
    const listen = (event) => {
      if (event.source !== frame.contentWindow || event.origin !== simulatorOrigin) return;
      const { type, response } = event.data ?? {};
      if (type === "ready") clearTimeout(late);
      if (type === "succeeded") on.succeeded(response);
      if (type === "failed") on.failed(response);
      if (type === "dismissed") on.dismissed();
      if (type === "escaped" && on.mayEscape) on.dismissed();
    };
    window.addEventListener("message", listen);

    return () => {
      clearTimeout(late);
      window.removeEventListener("message", listen);
      overlay.remove();
      for (const element of below) element.inert = false;
      document.documentElement.style.overflow = overflowBefore;
      focusedBefore?.focus?.();
    };
  }

  /** The page did not load: show a message and a button to close. */
  function showUnavailable(overlay, dismiss) {
    const card = document.createElement("div");
    Object.assign(card.style, {
      maxWidth: "360px",
      margin: "20vh auto 0",
      padding: "24px",
      borderRadius: "10px",
      background: "Canvas",
      color: "CanvasText",
      font: "16px/1.5 system-ui, sans-serif",
    });
    const text = document.createElement("p");
    text.textContent = "The test checkout did not load. Nothing was paid. Close this and try again.";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Close";
    Object.assign(button.style, { minHeight: "44px", padding: "0 16px", font: "inherit" });
    button.addEventListener("click", dismiss);
    card.append(text, button);
    overlay.replaceChildren(card);
    button.focus();
  }

  function submitTo(address, response) {
    const form = document.createElement("form");
    form.method = "POST";
    form.action = address;
    for (const [name, value] of Object.entries(response)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }

  window.Razorpay = Razorpay;
})();
