import { type Danger, findDangers, lossOf } from "../change-danger.ts";
import { isParked, isSignUpClosed, skipsSignIn } from "./login-change.ts";
import type { PlannedChange } from "./planned-change.ts";
import { findWidening, isForEverybody, publicIngress } from "./security-group-change.ts";

/** What a change of one type may do wrong, in words that go on from "this change"; undefined when it does not. */
type Judge = (change: PlannedChange) => string | undefined;

const judgeService: Judge = (change) => {
  const loss = lossOf(change);
  return loss && `${loss} the ECS service: the app is away until the new one runs`;
};

/** A new group is held against what a load balancer needs, a changed one against itself. */
const judgeSecurityGroup: Judge = ({ before, after }) => {
  const ingress = after?.SecurityGroupIngress;
  const open = before ? ingress : Array.isArray(ingress) ? ingress.filter(isForEverybody) : [];
  const widened = findWidening(before ? before.SecurityGroupIngress : publicIngress, open);
  return widened.length > 0 ? `lets in more through the security group: ${widened.join(", ")}` : undefined;
};

const judgeIngress: Judge = ({ before, after }) => {
  const widened = findWidening(before && [before], after && [after]);
  return widened.length > 0 ? `lets in more through a security group: ${widened.join(", ")}` : undefined;
};

const way = "makes a way round the login: requests reach the app without a sign-in";

const judgeRule: Judge = ({ after }) =>
  after && skipsSignIn(after.Actions) && !isParked(after.Conditions) ? way : undefined;

const judgeListener: Judge = ({ after }) => (after && skipsSignIn(after.DefaultActions) ? way : undefined);

const judgePool: Judge = ({ before, after }) =>
  after && !isSignUpClosed(after) && (before === undefined || isSignUpClosed(before))
    ? "opens the sign-up: anyone on the internet with an e-mail address may create an account"
    : undefined;

const judges: Readonly<Record<string, Judge>> = {
  "AWS::ECS::Service": judgeService,
  "AWS::EC2::SecurityGroup": judgeSecurityGroup,
  "AWS::EC2::SecurityGroupIngress": judgeIngress,
  "AWS::ElasticLoadBalancingV2::ListenerRule": judgeRule,
  "AWS::ElasticLoadBalancingV2::Listener": judgeListener,
  "AWS::Cognito::UserPool": judgePool,
};

/** What somebody should look at before this is deployed: what a deployment refuses, and what it would do. */
export function findPlanDangers(changes: readonly PlannedChange[]): readonly Danger[] {
  const noted = changes.flatMap((change): readonly Danger[] => {
    const effect = judges[change.type]?.(change);
    return effect ? [{ logicalId: change.logicalId, type: change.type, effect }] : [];
  });
  return [...findDangers(changes), ...noted];
}
