import { requestCertificate } from "../lab/acm/certificates.ts";
import { createRule, deleteRule, modifyRule, setPriorities } from "../lab/elbv2/rules.ts";
import type { LabRule } from "../lab/elbv2/store.ts";
import type { World } from "../lab/kernel/world.ts";
import { appBook, type Book, httpsListener, rulesOfApp } from "./account.ts";
import type { Meddling } from "./story.ts";

interface Place {
  readonly world: World;
  readonly book: Book;
  readonly app: string;
}

function addRule({ world, book }: Place): void {
  const { RuleArn } = createRule(world, {
    ListenerArn: httpsListener(world)?.ListenerArn,
    Priority: 1 + Math.floor(world.random.next() * 200),
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/robots.txt"] } }],
    Actions: [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "403", ContentType: "text/plain" } },
    ],
  });
  book.strangers.add(RuleArn);
}

function openRule({ world, app }: Place): void {
  const forwards = ({ Actions }: LabRule) => Actions.filter(({ Type }) => Type === "forward");
  const rule = rulesOfApp(world, app).find((one) => forwards(one).length > 0);
  if (!rule) return;
  modifyRule(world, rule.RuleArn, { Actions: forwards(rule).map((action) => ({ ...action, Order: 1 })) });
}

function moveRule({ world, app }: Place): void {
  const RuleArn = rulesOfApp(world, app)[0]?.RuleArn;
  setPriorities(world, [{ RuleArn, Priority: 30_000 + Math.floor(world.random.next() * 1000) }]);
}

function askForCertificate({ world, book, app }: Place): void {
  const { arn } = requestCertificate(world, {
    domainName: appBook(book, app).wanted.host || `${app}.example.com`,
    method: "DNS",
  });
  book.strangers.add(arn);
}

/** By what must be there for it. */
const deeds: Readonly<Record<Meddling, readonly ["nothing" | "listener" | "rule", (place: Place) => void]>> =
  {
    "adds a rule of its own": ["listener", addRule],
    "deletes the app's rule": [
      "rule",
      ({ world, app }) => deleteRule(world, rulesOfApp(world, app)[0]?.RuleArn),
    ],
    "opens the app's rule to all": ["rule", openRule],
    "moves the app's rule": ["rule", moveRule],
    "asks for the same certificate": ["nothing", askForCertificate],
  };

/** Done in one moment, so that the checks know whose doing it was. What is not there cannot be meddled with. */
export function meddle(place: Place, how: Meddling): void {
  const { world, book, app } = place;
  const [needs, act] = deeds[how];
  if (needs === "listener" && !httpsListener(world)) return;
  if (needs === "rule" && rulesOfApp(world, app).length === 0) return;
  book.isStrangerActing = true;
  try {
    act(place);
  } finally {
    book.isStrangerActing = false;
  }
}
