import { z } from "zod";
import { defineOperation } from "../operation";

export const openApi = defineOperation({
  id: "openApi",
  method: "GET",
  path: "/api/openapi.json",
  tag: "Operations",
  student: false,
  summary: "This document",
  permission: null,
  answer: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
});
