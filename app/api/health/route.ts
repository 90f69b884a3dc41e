import { health as operation } from "@/lib/contract/operations/operations";
import { definePublicRoute } from "@/lib/http/define-route";

export const GET = definePublicRoute(operation, async () => ({
  body: { success: true as const, status: "up" as const },
}));
