import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SETTING_NAMES } from "@/lib/env";
import { listFolder } from "./bootstrap/sources.mjs";

const read = (file: string) => readFileSync(file, "utf8");

it("the image and its composition set nothing that the program does not read", () => {
  const composed = [...read("compose.yaml").matchAll(/^ +([A-Z_]+):/gm)].map(([, name]) => name);
  const inImage = [...read("Dockerfile").matchAll(/\b([A-Z_]+)=/g)].map(([, name]) => name);
  const ofOthers = ["NODE_ENV", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"];
  const names = [...composed, ...inImage].filter((name) => !ofOthers.includes(name ?? ""));
  expect(names).toContain("DATABASE_URL");
  expect(SETTING_NAMES).toEqual(expect.arrayContaining(names));
});

it("the files that they start exist", () => {
  const commands = [read("Dockerfile"), read("compose.yaml")].join("\n");
  const files = [...commands.matchAll(/\b(server\/[\w/.-]+\.(?:mjs|ts))/g)].map(([, file]) => file ?? "");
  expect(files).toContain("server/bootstrap/start.mjs");
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

it("no file that the app reads while it runs is left out of the image", () => {
  const leftOut = read(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const isLeftOut = (file: string) => leftOut.some((name) => file === name || file.startsWith(`${name}/`));
  const needed = ["prisma/migrations", "docs/examples", "messages", "simulator", "server"].flatMap(listFolder);
  expect(needed.length).toBeGreaterThan(0);
  expect([...needed, "package-lock.json", "prisma.config.ts", ".npmrc"].filter(isLeftOut)).toEqual([]);
  expect(isLeftOut(".data/secrets.json")).toBe(true);
});
