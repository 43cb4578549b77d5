const records =
  "Route 53 keeps one record set for a name and type, changes all or nothing, refuses CREATE of what is there: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html ; it answers in lower case and with octal codes: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html";
const order =
  "DESC lists the newest revision first: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html";
const rules =
  "five values a rule, priorities from 1 to 50000: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html";

/** Answers in which moto is not AWS, each with what AWS does. One that differs no more fails the check. */
export const differences: Readonly<Record<string, string>> = {
  "CREATE of what is there": records,
  "DELETE of what is not quite there": records,
  "an alias beside a CNAME": records,
  "all records": records,
  "records from a name on": records,
  "all changes or none": records,
  "what is left": records,
  "revisions, newest first": order,
  "revisions after that": order,
  "a rule of six names": rules,
  "a rule at no place": rules,
  "a rule beyond the last place": rules,
  "rules in their order": rules,
  "rules after that": rules,
  "the default rule is to go":
    "OperationNotPermitted: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html",
  "listeners of the load balancer after that":
    "a deleted listener is gone: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteListener.html",
  "a pool that has a domain goes":
    "the domain has to go first: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html (the code is a guess)",
};
