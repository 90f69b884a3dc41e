import { expect, test } from "vitest";
import { MAIL_TYPES } from "@/emails/registry";
import { PREVIEWED, respondWithPreview } from "./respond";

test("the list leads to every variant of every mail, as HTML and as text", async () => {
  const { status, body } = await respondWithPreview("/");
  expect(status).toBe(200);
  const addresses = [...body.matchAll(/href="([^"]+)"/g)].map(([, address]) => address ?? "");
  expect(addresses).toHaveLength(2 * PREVIEWED.length);
  expect(new Set(PREVIEWED.map(({ type }) => type))).toEqual(new Set(MAIL_TYPES));
  // The test of the registry renders each of them.
  const [html = "", text = ""] = addresses.slice(-2);
  expect((await respondWithPreview(html)).body).toMatch(/^<!DOCTYPE html/);
  expect((await respondWithPreview(text)).body).toMatch(/^Subject: \S/);
});

test.each(["/nothing", "/renewal_failed/nothing", "/../package.json"])("there is no preview at %s", async (path) => {
  expect((await respondWithPreview(path)).status).toBe(404);
});
