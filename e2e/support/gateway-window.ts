import { expect, type Page } from "@playwright/test";

export const GOOD = /4100 2800 0000 1007/;
/** A test card that is declined for insufficient funds. */
export const EMPTY = /4100 2800 0008 0001/;

/** The gateway's checkout window on a page of the app. */
export function windowOn(page: Page) {
  const frame = page.frameLocator("iframe[data-simulator]");
  return {
    isOpen: () => expect(frame.getByText("Test gateway: no money moves.")).toBeVisible(),
    close: () => frame.getByRole("button", { name: "Close without paying" }).click(),
    pay: async (instrument: RegExp) => {
      await frame.getByLabel(instrument).check();
      await frame.getByRole("button", { name: /^Pay/ }).click();
    },
    payByUpi: async () => {
      await frame.getByLabel("UPI", { exact: true }).check();
      await frame.getByLabel(/success@razorpay/).check();
      await frame.getByRole("button", { name: /^Pay/ }).click();
    },
    declined: () => expect(frame.getByRole("alert")).toBeVisible(),
  };
}
