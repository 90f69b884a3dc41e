// What happens inside the checkout's frame. It asks the simulator to pay, and sends the result to the parent page.
const { origin, order, recurring } = document.body.dataset;
const form = document.querySelector("form");
const alertBox = document.querySelector('[role="alert"]');
const statusBox = document.querySelector('[role="status"]');

const tell = (type, response) => window.parent.postMessage({ type, response }, origin || "*");

for (const button of document.querySelectorAll("[data-dismiss]")) {
  button.addEventListener("click", () => tell("dismissed"));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !form?.ariaBusy) tell("escaped");
});

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = form.querySelector(`[data-method="${form.elements.method.value}"] input:checked`);
  setBusy(true);
  alertBox.replaceChildren();
  statusBox.textContent = "Asking the bank. Please wait.";
  const outcome = await pay(chosen.value);
  setBusy(false);
  if (outcome.razorpay_payment_id) {
    statusBox.textContent = "Paid. Taking you back.";
    tell("succeeded", outcome);
    return;
  }
  statusBox.textContent = "";
  showFailure(outcome.error);
  if (outcome.error.metadata?.payment_id) tell("failed", { error: outcome.error });
});

/** The simulator's response, or an error if there was none: the payment may still have been made. */
async function pay(instrument) {
  try {
    const response = await fetch("pay", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...payer(), order_id: order, recurring: recurring === "1", instrument }),
      signal: AbortSignal.timeout(30_000),
    });
    return await response.json();
  } catch {
    return {
      error: {
        reason: "no_answer",
        description: "We could not find out whether the payment was made. Close this window before you pay again.",
      },
    };
  }
}

function payer() {
  const { email, contact } = form.elements;
  return { key_id: document.body.dataset.key, email: email.value.trim(), contact: contact.value.trim() };
}

function setBusy(isBusy) {
  form.ariaBusy = isBusy ? "true" : null;
  for (const button of document.querySelectorAll("button")) button.disabled = isBusy;
}

function titleOf(error) {
  if (error.reason === "no_answer") return "No response from the bank";
  // A browser retries a request when the connection breaks, so the first one may have paid.
  return error.metadata?.payment_id ? "The payment did not go through" : "Nothing was paid just now";
}

function showFailure(error) {
  const title = document.createElement("strong");
  title.textContent = titleOf(error);
  const text = document.createElement("span");
  text.textContent = `${error.description} (${error.reason})`;
  alertBox.replaceChildren(title, text);
  form.querySelector("button.primary").focus();
}

(document.querySelector("input:checked") ?? document.querySelector("button"))?.focus();
tell("ready");
