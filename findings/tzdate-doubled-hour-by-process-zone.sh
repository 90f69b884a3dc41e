#!/usr/bin/env bash
# @date-fns/tz 1.5.0 (1.4.1 the same), on any Node.
# new TZDate(year, month, day, hour, zone) names a zone, and yet the zone of the process decides what it means on the night that shows an hour
# twice: in Berlin, 02:00 of 25 October 2026 is the first one in a process in Berlin or India, and the second in one in UTC or New York; in Sydney
# it is the other way round for others. A job that compares such an instant with the first 02:00, at which schedulers fire, finds nothing due.
# Seen: see `wanted`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @date-fns/tz@1.5.0 > /dev/null

cat > ask.mjs <<'JS'
import { TZDate } from "@date-fns/tz";

const at = (...wall) => new Date(new TZDate(...wall).getTime()).toISOString();
console.log(process.env.TZ, at(2026, 9, 25, 2, "Europe/Berlin"), at(2026, 3, 5, 2, "Australia/Sydney"));
JS

seen=""
for zone in UTC Europe/Berlin Asia/Kolkata Australia/Sydney America/New_York; do seen+="$(TZ=$zone node ask.mjs)"$'\n'; done

wanted="UTC 2026-10-25T01:00:00.000Z 2026-04-04T16:00:00.000Z
Europe/Berlin 2026-10-25T00:00:00.000Z 2026-04-04T16:00:00.000Z
Asia/Kolkata 2026-10-25T00:00:00.000Z 2026-04-04T16:00:00.000Z
Australia/Sydney 2026-10-25T00:00:00.000Z 2026-04-04T15:00:00.000Z
America/New_York 2026-10-25T01:00:00.000Z 2026-04-04T16:00:00.000Z
"
printf '%s' "$seen"
[ "$seen" = "$wanted" ] || { echo "It has changed; it was:"; printf '%s' "$wanted"; exit 1; }
