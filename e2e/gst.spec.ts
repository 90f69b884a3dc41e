import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { asDrawn, readPdf } from "@/test/support/pdf-text";
import { GOOD, windowOn } from "./support/gateway-window";
import { collectComplaints, expectAccessible } from "./support/page";
import { createStudent, signIn } from "./support/student";

/** A plan bought in rupees for a business, by a student whose name is not in Latin script, down to the text of the invoice PDF. */

const HINDI = "श्रीमती अनुष्का त्रिपाठी";
const GSTIN = "27AAPFU0939F1ZV";

let complaints: string[] = [];
test.beforeEach(({ context }) => {
  complaints = collectComplaints(context);
});
test.afterEach(() => expect(complaints).toEqual([]));

test("an invoice shows the name, the GSTIN of the business and the tax, on the page and in the PDF", async ({
  page,
  request,
}) => {
  const email = await createStudent(request, HINDI);
  // The demo bills in dollars; a student who once paid in rupees keeps that currency.
  const client = new pg.Client({ connectionString: process.env.STUDYMETER_E2E_DATABASE_URL });
  await client.connect();
  await client.query(
    "UPDATE student SET currency = 'INR' WHERE id = (SELECT student_id FROM account WHERE email = $1)",
    [email],
  );
  await client.end();
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, email);
  await page.goto("/upgrade");
  const pay = page.getByRole("button", { name: "Get Premium: pay ₹799 today" });
  await pay.click();
  await expect(page.getByText("Choose your state. An invoice in rupees must name it.")).toBeVisible();
  await expect(page.getByLabel("State")).toBeFocused();
  await expectAccessible(page, "a missing state");
  await page.getByLabel("GSTIN").fill("27AAPFU0939F1ZW");
  await pay.click();
  await expect(page.getByText("This is not a valid GSTIN. Check its 15 characters.")).toBeVisible();
  await expect(page.getByLabel("GSTIN")).toBeFocused();
  await expectAccessible(page, "a wrong GSTIN");
  await page.getByLabel("GSTIN").fill(GSTIN);
  await page.getByLabel("State").selectOption("Karnataka");
  await pay.click();
  await expect(page.getByText("This state does not match the GSTIN.")).toBeVisible();
  await page.getByLabel("State").selectOption("Maharashtra");
  await pay.click();
  await windowOn(page).pay(GOOD);
  await expect(page.getByRole("heading", { name: "Premium is active" })).toBeFocused();

  await page.locator('a[href^="/billing/invoices/"]').click();
  await expect(page.getByRole("heading", { name: "Invoice" })).toBeVisible();
  await expect(page.getByText(HINDI)).toBeVisible();
  await expect(page.getByText(GSTIN)).toBeVisible();
  // ₹799 with 18 % in it, to the paisa, across states.
  await expect(page.getByRole("row", { name: /IGST/ })).toContainText("₹121.88");
  await expectAccessible(page, "invoice with tax");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download PDF" }).click(),
  ]);
  const { text, pages } = await readPdf(await readFile(await file.path()));
  expect(pages).toBe(1);
  for (const words of [asDrawn(HINDI), GSTIN, "Maharashtra (27)", "₹677.12", "₹121.88", "Total paid ₹799"])
    expect(text).toContain(words);
});
