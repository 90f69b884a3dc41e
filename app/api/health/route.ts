import { health as operation } from "@/lib/contract/operations/operations";
import { definePublicRoute } from "@/lib/http/define-route";

export const GET = definePublicRoute(operation, async (_context) => ({ body: { success: true, status: "up" } }));
