import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { completeEnv, getProcessEnv } from "@/lib/env";
import { pathOf } from "./path-of";

describe("a path that somebody typed", () => {
  const before = { ...getProcessEnv() };
  beforeEach(() => completeEnv({ npm_lifecycle_event: "restore", INIT_CWD: "/mnt/backups" }));
  afterEach(() =>
    completeEnv({ npm_lifecycle_event: before.npm_lifecycle_event ?? "", INIT_CWD: before.INIT_CWD ?? "" }),
  );

  it("is relative to the folder where npm was called", () => {
    expect(pathOf("monday.backup.gz", "restore")).toBe("/mnt/backups/monday.backup.gz");
    expect(pathOf("../monday.backup.gz", "restore")).toBe("/mnt/monday.backup.gz");
  });

  it("is relative to this process where another script runs the command", () => {
    expect(pathOf("monday.backup.gz", "backup")).toBe(join(process.cwd(), "monday.backup.gz"));
  });

  it("is itself where it is absolute", () => {
    expect(pathOf("/srv/monday.backup.gz", "restore")).toBe("/srv/monday.backup.gz");
  });
});
