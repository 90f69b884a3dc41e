import type { IncomingMessage } from "node:http";
import { findOtherMethods } from "@/lib/http/known-paths";
import { respondWrongMethod } from "@/lib/http/unknown-call";
import { type Listener, listen, pathOf } from "./hot-routes";

/** Who answers a call with a method that its path does not have; null where Next answers. Next itself would say 405 without a word. */
export function findWrongMethod({ method, url }: IncomingMessage): Listener | null {
  const methods = findOtherMethods(method ?? "", pathOf(url ?? "/"));
  return methods && listen((request) => respondWrongMethod(request, methods));
}
