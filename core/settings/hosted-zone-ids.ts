import { wordsIn } from "../words-in.ts";
import { type Field, quote } from "./field.ts";

/** Zones to prefer, none named: find them; or DNS is kept elsewhere. */
export type HostedZones = readonly string[] | "external";

const zoneId = /^Z[A-Z0-9]{1,31}$/;
const allowed =
  "the id of a hosted zone, such as `Z0123456789ABCDEFGHIJ`, or several with commas between, or `external`, or nothing";

/** `hosted-zone-id`; `external` and a role for zones elsewhere contradict each other. */
export const hostedZoneIds =
  (dnsRoleArn: string): Field<HostedZones> =>
  (text) => {
    if (text === "external")
      return dnsRoleArn === ""
        ? { value: text }
        : {
            found: quote(text),
            allowed: "left empty, or ids of hosted zones, where `dns-role-arn` says who has the zones",
          };
    const ids = [...new Set(wordsIn(text))];
    const wrong = ids.find((id) => !zoneId.test(id));
    return wrong === undefined ? { value: ids } : { found: quote(wrong), allowed };
  };
